// libcobot_mpi.so: the only part of cobot that is linked with MPI. `cobot hyperopt --distributed` loads it, so that
// no other command pays for it, and a machine without MPI lacks nothing else.
//
// MPI tells the ranks who they are and where the first one listens, and is left again at once: a rank that dies
// inside a running MPI takes the whole job with it.

#include <mpi.h>

extern "C" {

/// 0, or an MPI error.
int cobot_mpi_begin(int* rank, int* ranks)
{
    if (const int error = MPI_Init(nullptr, nullptr); error != MPI_SUCCESS) return error;
    if (const int error = MPI_Comm_rank(MPI_COMM_WORLD, rank); error != MPI_SUCCESS) return error;
    return MPI_Comm_size(MPI_COMM_WORLD, ranks);
}

/// Gives every rank the `size` bytes of the first one, and leaves MPI.
int cobot_mpi_end(char* bytes, int size)
{
    if (const int error = MPI_Bcast(bytes, size, MPI_CHAR, 0, MPI_COMM_WORLD); error != MPI_SUCCESS) return error;
    return MPI_Finalize();
}
}
