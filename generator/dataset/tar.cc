#include "generator/dataset/tar.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstring>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/dataset/checksum.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr int64_t kMaxMemberBytes = (int64_t{8} << 30) - 1;
constexpr size_t kMaxNameBytes = 100;

bool IsKeyByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

bool IsKey(std::string_view key) {
  return !key.empty() && key.size() <= 40 && key[0] != '_' && key[0] != '-' &&
         std::all_of(key.begin(), key.end(), IsKeyByte);
}

// Parts of key bytes joined by single dots.
bool IsExtension(std::string_view extension) {
  if (extension.empty() || extension.front() == '.' || extension.back() == '.') return false;
  if (extension.find("..") != std::string_view::npos) return false;
  return std::all_of(extension.begin(), extension.end(), [](char c) { return IsKeyByte(c) || c == '.'; });
}

absl::Status CheckSample(const Sample& sample) {
  if (!IsKey(sample.key)) {
    return absl::InvalidArgumentError(
        absl::StrCat("key must match ^[a-z0-9][a-z0-9_-]{0,39}$, got '", sample.key, "'"));
  }
  if (sample.members.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(sample.key, ": members must be present, got none"));
  }
  std::set<std::string_view> seen;
  for (const SampleMember& member : sample.members) {
    if (!IsExtension(member.extension)) {
      return absl::InvalidArgumentError(absl::StrCat(
          sample.key, ": extension must be of a-z, 0-9, _, - joined by single dots, got '", member.extension, "'"));
    }
    if (!seen.insert(member.extension).second) {
      return absl::InvalidArgumentError(
          absl::StrCat(sample.key, ": extensions must be unique, got ", member.extension, " twice"));
    }
    if (sample.key.size() + 1 + member.extension.size() > kMaxNameBytes) {
      return absl::InvalidArgumentError(
          absl::StrCat(sample.key, ".", member.extension, " must be at most 100 bytes long"));
    }
    if (static_cast<int64_t>(member.bytes.size()) > kMaxMemberBytes) {
      return absl::InvalidArgumentError(
          absl::StrCat(sample.key, ".", member.extension, " must be below 8 GiB, got ", member.bytes.size(), " bytes"));
    }
  }
  return absl::OkStatus();
}

void Put(std::string_view text, size_t offset, std::string* block) {
  std::memcpy(block->data() + offset, text.data(), text.size());
}

}  // namespace

const MemberEntry* SampleEntry::Find(std::string_view extension) const {
  for (const MemberEntry& member : members) {
    if (member.extension == extension) return &member;
  }
  return nullptr;
}

std::string TarHeader(std::string_view name, int64_t size) {
  std::string block(kTarBlockBytes, '\0');
  Put(name.substr(0, kMaxNameBytes), 0, &block);
  Put("0000444", 100, &block);
  Put("0000000", 108, &block);
  Put("0000000", 116, &block);
  Put(absl::StrFormat("%011o", size), 124, &block);
  Put("00000000000", 136, &block);
  Put("        ", 148, &block);
  block[156] = '0';
  Put(std::string_view("ustar\00000", 8), 257, &block);
  Put("bigdata", 265, &block);
  Put("bigdata", 297, &block);
  Put("0000000", 329, &block);
  Put("0000000", 337, &block);
  unsigned int sum = 0;
  for (const unsigned char byte : block) sum += byte;
  Put(absl::StrFormat("%06o", sum) + std::string("\0 ", 2), 148, &block);
  return block;
}

int64_t TarMemberBytes(int64_t size) {
  return kTarBlockBytes + (size + kTarBlockBytes - 1) / kTarBlockBytes * kTarBlockBytes;
}

absl::Status AppendSample(const Sample& sample, std::string* tar) {
  RETURN_IF_ERROR(CheckSample(sample));
  for (const SampleMember& member : sample.members) {
    const int64_t size = static_cast<int64_t>(member.bytes.size());
    tar->append(TarHeader(absl::StrCat(sample.key, ".", member.extension), size));
    tar->append(member.bytes);
    tar->append(TarMemberBytes(size) - kTarBlockBytes - size, '\0');
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> ParseTarHeader(std::string_view block, std::string* name) {
  if (block.size() < static_cast<size_t>(kTarBlockBytes)) return absl::DataLossError("header is cut short");
  block = block.substr(0, kTarBlockBytes);
  *name = std::string(block.substr(0, block.substr(0, kMaxNameBytes).find('\0')));
  if (name->size() > kMaxNameBytes) name->resize(kMaxNameBytes);
  int64_t size = 0;
  for (const char digit : block.substr(124, 11)) {
    if (digit < '0' || digit > '7') return absl::DataLossError("size must be octal");
    size = size * 8 + (digit - '0');
  }
  // Headers have one form only: what we would write must be what is there.
  if (name->empty() || block != TarHeader(*name, size)) {
    return absl::DataLossError("not a header that this program writes");
  }
  return size;
}

absl::StatusOr<std::vector<SampleEntry>> ParseTarBody(std::string_view body, int64_t base_offset) {
  std::vector<SampleEntry> samples;
  std::set<std::string> keys;
  int64_t at = 0;
  const int64_t end = static_cast<int64_t>(body.size());
  while (at < end) {
    const auto fail = [&](const std::string& why) {
      return absl::DataLossError(absl::StrCat("byte ", base_offset + at, ": ", why));
    };
    std::string name;
    const absl::StatusOr<int64_t> size = ParseTarHeader(body.substr(at), &name);
    if (!size.ok()) return fail(std::string(size.status().message()));
    const int64_t next = at + TarMemberBytes(*size);
    if (next > end) return fail(absl::StrCat(name, " is cut short"));
    const std::string_view data = body.substr(at + kTarBlockBytes, *size);
    const std::string_view padding = body.substr(at + kTarBlockBytes + *size, next - at - kTarBlockBytes - *size);
    if (padding.find_first_not_of('\0') != std::string_view::npos)
      return fail(absl::StrCat(name, ": padding not zero"));
    const size_t dot = name.find('.');
    if (dot == std::string::npos || !IsKey(name.substr(0, dot)) || !IsExtension(name.substr(dot + 1))) {
      return fail(absl::StrCat("member name must be <unit id>.<extension>, got ", name));
    }
    const std::string key = name.substr(0, dot);
    const std::string extension = name.substr(dot + 1);
    if (samples.empty() || samples.back().unit_id != key) {
      if (!keys.insert(key).second) return fail(absl::StrCat("members of ", key, " must lie together"));
      samples.push_back({.unit_id = key, .members = {}});
    }
    if (samples.back().Find(extension) != nullptr) return fail(absl::StrCat(name, " is there twice"));
    samples.back().members.push_back(
        {.extension = extension, .offset = base_offset + at + kTarBlockBytes, .bytes = *size, .crc32c = Crc32c(data)});
    at = next;
  }
  return samples;
}

}  // namespace longtail
