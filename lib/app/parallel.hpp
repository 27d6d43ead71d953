#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace cobot::app {

/// Threads that `jobs` asks for: so many, or with 0 one for each processor.
std::size_t thread_count(int jobs);

/// Work in pieces that other threads begin at once, one piece after the other, while its owner does something else and
/// joins in when it likes. Which thread does which is open; whatever each piece writes must be its own.
class SharedWork {
public:
    /// work(0) to work(count - 1), on up to `jobs` threads (0: one for each processor), the owner's being one of them.
    SharedWork(std::size_t count, int jobs, std::function<void(std::size_t)> work);
    /// Pieces that nobody has begun are dropped, and the others waited for.
    ~SharedWork();
    SharedWork(const SharedWork&) = delete;
    SharedWork& operator=(const SharedWork&) = delete;

    /// Does the next piece. False: all have been begun.
    bool do_one();
    /// All pieces are done, and what they wrote may be read.
    bool is_done() const;
    /// Does all pieces that are left, and waits for those that others do.
    void finish();

    struct Task;

private:
    std::unique_ptr<Task> task_;
    bool is_offered_;
};

/// Calls work(0) to work(count - 1), on up to `jobs` threads (0: one for each processor). Which thread does which is
/// open; whatever each call writes must be its own.
void for_each_index(std::size_t count, int jobs, const std::function<void(std::size_t)>& work);

}  // namespace cobot::app
