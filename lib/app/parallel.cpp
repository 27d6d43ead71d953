#include "app/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "app/allocator.hpp"

namespace cobot::app {
namespace {

/// Work of which several threads take one piece after the other.
struct Task {
    const std::function<void(std::size_t)>& work;
    std::size_t count;
    std::size_t places;  ///< For so many more helpers.
    std::size_t helpers = 0;
    std::atomic<std::size_t> next = 0;

    void take()
    {
        for (std::size_t i = next++; i < count; i = next++) work(i);
    }
};

/// Threads that wait for the next task instead of being made for it. A generation of a search that has learnt is over
/// in a millisecond, and to begin a thread takes a good part of that.
class Helpers {
public:
    void run(Task& task)
    {
        {
            const std::lock_guard lock(mutex_);
            while (threads_.size() < task.places) {
                threads_.emplace_back([this](const std::stop_token& stop) { help(stop); });
            }
            tasks_.push_back(&task);
            ++offers_;
        }
        offered_.notify_all();
        task.take();
        std::unique_lock lock(mutex_);
        std::erase(tasks_, &task);
        left_.wait(lock, [&] { return task.helpers == 0; });
    }

private:
    void help(const std::stop_token& stop)
    {
        use_large_pages_here();
        std::size_t seen = 0;
        while (true) {
            look_out(seen);
            std::unique_lock lock(mutex_);
            if (!offered_.wait(lock, stop, [&] { return find() != tasks_.end(); })) return;
            seen = offers_;
            Task& task = **find();
            --task.places;
            ++task.helpers;
            lock.unlock();
            task.take();
            lock.lock();
            if (--task.helpers == 0) left_.notify_all();
        }
    }
    /// A task that has places left. Under the lock.
    std::vector<Task*>::iterator find()
    {
        return std::find_if(tasks_.begin(), tasks_.end(), [](const Task* task) { return task->places > 0; });
    }
    /// The next generation mostly comes at once, and to be woken takes longer than to look for it.
    void look_out(std::size_t seen) const
    {
        constexpr int looks = 4'000;  // Some 100 us.
        for (int i = 0; i < looks && offers_.load(std::memory_order_relaxed) == seen; ++i) pause();
    }
    static void pause()
    {
#if defined(__x86_64__)
        __builtin_ia32_pause();
#endif
    }

    std::mutex mutex_;
    std::condition_variable_any offered_;
    std::condition_variable left_;
    std::vector<Task*> tasks_;
    std::atomic<std::size_t> offers_ = 0;  ///< Tasks so far.
    std::vector<std::jthread> threads_;    ///< Last, so that they end first.
};

}  // namespace

std::size_t thread_count(int jobs)
{
    return jobs > 0 ? static_cast<std::size_t>(jobs) : std::max(1U, std::thread::hardware_concurrency());
}

void for_each_index(std::size_t count, int jobs, const std::function<void(std::size_t)>& work)
{
    static Helpers helpers;
    Task task{work, count, std::min(thread_count(jobs), count)};
    if (task.places <= 1) return task.take();
    --task.places;  // This thread.
    helpers.run(task);
}

}  // namespace cobot::app
