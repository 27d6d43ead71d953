#pragma once

#include <functional>
#include <string>

#include "core/result.hpp"

namespace cobot::net {

/// What a process learns when it meets the others that `mpirun` started with it.
struct Rendezvous {
    int rank = 0;
    int ranks = 1;
    std::string greeting;  ///< What the first rank said.
};

/// Whether this process was started by mpirun or the like.
bool started_by_mpi();

/// Meets the others by means of libcobot_mpi.so, which lies beside the executable. `greet` is called in the first rank
/// alone. MPI is left before this returns: ranks may come and go from then on.
core::Result<Rendezvous> meet_by_mpi(const std::function<core::Result<std::string>()>& greet);

}  // namespace cobot::net
