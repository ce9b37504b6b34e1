#include "tools/cli/alike_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace longtail {
namespace {

using ::testing::ElementsAre;

TEST(AlikeWords, GroupsWhatDiffersInNumbersAlone) {
  EXPECT_THAT(GroupAlike({"cow_1 at 2 m", "dog at 3 m", "cow_2 at 4.5 m", "cow_3 at 16 m", "cow_4 at 8 m"}),
              ElementsAre(ElementsAre(0), ElementsAre(1), ElementsAre(2), ElementsAre(3), ElementsAre(4)));
  EXPECT_THAT(GroupAlike({"cow_1 at 2 m", "dog at 3 m", "cow_2 at 4 m", "cow_3 at 16 m", "cow_4 at 8 m"}),
              ElementsAre(ElementsAre(0, 2, 3, 4), ElementsAre(1)));
}

TEST(AlikeWords, GroupsNumberedNamesThatCountUp) {
  const std::vector<std::string> names = {"a_1", "b_1", "a_2", "b_2", "a_3", "b_3", "a_4", "b_5", "a_6"};
  EXPECT_THAT(GroupNumbered(names, {"at 1", "at 1", "at 4", "at 1", "at 9", "at 1", "at 16", "at 1", "at 36"}),
              ElementsAre(ElementsAre(0, 2, 4, 6), ElementsAre(1), ElementsAre(3), ElementsAre(5), ElementsAre(7),
                          ElementsAre(8)));
}

TEST(AlikeWords, NamesTheFirstAndTheLastOfSeveral) {
  EXPECT_EQ(NamesWords({"cow_1", "cow_2", "cow_3", "cow_4", "dog"}), "cow_1 to cow_4, dog");
  EXPECT_EQ(NamesWords({"cow_1", "cow_2", "dog"}), "cow_1, cow_2, dog");
  EXPECT_EQ(NamesWords({"cow_1", "cow_2", "cow_4", "cow_7"}), "cow_1, cow_2, cow_4, cow_7");
}

}  // namespace
}  // namespace longtail
