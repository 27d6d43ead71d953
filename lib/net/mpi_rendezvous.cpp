#include "net/mpi_rendezvous.hpp"

#include <dlfcn.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "net/shared_library.hpp"

namespace cobot::net {
namespace {

using core::Error;
using core::ErrorCode;

constexpr const char* library = "libcobot_mpi.so";
constexpr std::size_t greeting_size_max = 4096;

/// Beside the program, or wherever the dynamic loader looks.
core::Result<SharedLibrary> load_shim()
{
    // The plug-ins of Open MPI expect its functions to be there for all.
    ::dlopen("libmpi.so.40", RTLD_NOW | RTLD_GLOBAL);
    std::error_code error;
    const auto beside = std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / library;
    return SharedLibrary::open(std::filesystem::exists(beside, error) ? beside.string() : library, "openmpi-bin");
}

core::Result<void> check(int code, std::string_view what)
{
    if (code == 0) return {};
    return Error{ErrorCode::runtime, fmt::format("MPI: cannot {} (error {})", what, code)};
}

}  // namespace

bool started_by_mpi()
{
    // Open MPI; MPICH and Slurm's srun.
    return std::getenv("OMPI_COMM_WORLD_RANK") != nullptr || std::getenv("PMI_RANK") != nullptr ||
           std::getenv("PMIX_RANK") != nullptr;
}

core::Result<Rendezvous> meet_by_mpi(const std::function<core::Result<std::string>()>& greet)
{
    const auto shim = load_shim();
    if (!shim) return shim.error();
    int (*begin)(int*, int*) = nullptr;
    int (*end)(char*, int) = nullptr;
    if (const auto loaded = shim->load(begin, "cobot_mpi_begin"); !loaded) return loaded.error();
    if (const auto loaded = shim->load(end, "cobot_mpi_end"); !loaded) return loaded.error();

    Rendezvous met;
    if (const auto done = check(begin(&met.rank, &met.ranks), "start"); !done) return done.error();
    std::array<char, greeting_size_max> bytes{};
    core::Result<std::string> greeting = std::string();
    if (met.rank == 0) {
        greeting = greet();
        if (greeting && greeting->size() < bytes.size()) std::memcpy(bytes.data(), greeting->data(), greeting->size());
    }
    if (const auto done = check(end(bytes.data(), static_cast<int>(bytes.size())), "tell the other ranks"); !done) {
        return done.error();
    }
    if (!greeting) return greeting.error();
    met.greeting = bytes.data();
    if (met.greeting.empty()) return Error{ErrorCode::runtime, "MPI: the first rank could not say where it listens"};
    return met;
}

}  // namespace cobot::net
