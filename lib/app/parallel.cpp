#include "app/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "app/allocator.hpp"

namespace cobot::app {

struct SharedWork::Task {
    std::function<void(std::size_t)> work;
    std::size_t count;
    std::size_t places;       ///< For so many more helpers.
    std::size_t helpers = 0;  ///< At it now.
    std::atomic<std::size_t> next = 0;
    std::atomic<std::size_t> done = 0;

    bool do_one()
    {
        const std::size_t i = next++;
        if (i >= count) return false;
        work(i);
        done.fetch_add(1, std::memory_order_release);
        return true;
    }
};

namespace {

using Task = SharedWork::Task;

/// Threads that wait for the next task instead of being made for it. A generation of a search that has learnt is over
/// in a millisecond, and to begin a thread takes a good part of that.
class Helpers {
public:
    static Helpers& get()
    {
        static Helpers helpers;
        return helpers;
    }

    void offer(Task& task)
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
    }
    /// Returns when no helper is at it any more.
    void withdraw(Task& task)
    {
        std::unique_lock lock(mutex_);
        std::erase(tasks_, &task);
        left_.wait(lock, [&] { return task.helpers == 0; });
    }

private:
    void help(const std::stop_token& stop)
    {
        use_large_pages_here();
        std::unique_lock lock(mutex_);
        while (true) {
            if (find() == tasks_.end()) {
                const std::size_t seen = offers_;
                lock.unlock();
                look_out(seen);
                lock.lock();
            }
            if (!offered_.wait(lock, stop, [&] { return find() != tasks_.end(); })) return;
            Task& task = **find();
            --task.places;
            ++task.helpers;
            lock.unlock();
            while (task.do_one()) {
            }
            lock.lock();
            if (--task.helpers == 0) left_.notify_all();
        }
    }
    /// The first task that has places left. Under the lock.
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

SharedWork::SharedWork(std::size_t count, int jobs, std::function<void(std::size_t)> work)
    : task_(new Task{std::move(work), count, std::max<std::size_t>(1, std::min(thread_count(jobs), count)) - 1}),
      is_offered_(task_->places > 0)
{
    if (is_offered_) Helpers::get().offer(*task_);
}

SharedWork::~SharedWork()
{
    task_->next = task_->count;
    if (is_offered_) Helpers::get().withdraw(*task_);
}

bool SharedWork::do_one() { return task_->do_one(); }

bool SharedWork::is_done() const { return task_->done.load(std::memory_order_acquire) == task_->count; }

void SharedWork::finish()
{
    while (do_one()) {
    }
    if (is_offered_) Helpers::get().withdraw(*task_);
}

void for_each_index(std::size_t count, int jobs, const std::function<void(std::size_t)>& work)
{
    SharedWork(count, jobs, work).finish();
}

}  // namespace cobot::app
