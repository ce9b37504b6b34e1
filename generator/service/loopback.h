// Whether an address stays on this machine.
#ifndef LONGTAIL_GENERATOR_SERVICE_LOOPBACK_H_
#define LONGTAIL_GENERATOR_SERVICE_LOOPBACK_H_

#include <string>

namespace longtail {

// address: "<host>:<port>". Names are resolved by others; only addresses, and the one name that is always here, count.
bool IsLoopback(const std::string& address);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_LOOPBACK_H_
