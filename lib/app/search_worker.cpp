#include "app/search_worker.hpp"

#include <unistd.h>

#include <array>
#include <fstream>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "app/build_id.hpp"

namespace cobot::app {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

std::string host_name()
{
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

/// A folder that goes with the process.
class TemporaryData {
public:
    TemporaryData() = default;
    TemporaryData(const TemporaryData&) = delete;
    TemporaryData& operator=(const TemporaryData&) = delete;
    ~TemporaryData()
    {
        std::error_code error;
        if (!path_.empty()) fs::remove_all(path_, error);
    }

    /// With the strategies of the folder that it stands for.
    Result<void> make(const std::string& user_data)
    {
        std::error_code error;
        std::string pattern = (fs::temp_directory_path(error) / "cobot-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) return storage::system_error(pattern, "make the folder");
        path_ = pattern;
        fs::create_directory(path_ / "data", error);
        fs::create_directory_symlink(fs::absolute(user_data, error) / "strategies", path_ / "strategies", error);
        return {};
    }
    Result<void> put(const std::string& name, const std::string& bytes) const
    {
        const fs::path relative = fs::path(name).lexically_normal();
        if (relative.is_absolute() || relative.empty() || *relative.begin() == "..") {
            return Error{ErrorCode::data, fmt::format("the first process sent a file with the name \"{}\"", name)};
        }
        const fs::path path = path_ / "data" / relative;
        std::error_code error;
        fs::create_directories(path.parent_path(), error);
        std::ofstream file(path, std::ios::binary);
        file << bytes;
        if (!file.flush()) return storage::system_error(path, "write");
        return {};
    }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

class Worker {
public:
    Worker(HyperoptPlan plan, net::Peer peer) : plan_(std::move(plan)), peer_(std::move(peer)) {}

    Result<void> work(const std::string& token)
    {
        MessageWriter hello(SearchMessage::hello);
        hello.text(token);
        hello.text(host_name());
        hello.count(static_cast<std::uint64_t>(::getpid()));
        hello.count(plan_.settings.jobs > 0 ? static_cast<std::uint64_t>(plan_.settings.jobs)
                                            : std::max(1U, std::thread::hardware_concurrency()));
        peer_.send(hello.take());
        while (const auto message = peer_.receive()) {
            if (kind_of(*message) == SearchMessage::bye) return {};
            if (const auto heard = hear(*message); !heard) {
                MessageWriter unable(SearchMessage::unable);
                unable.text(heard.error().message);
                peer_.send(unable.take());
                return heard.error();
            }
        }
        return Error{ErrorCode::exchange, "the process whose search this was is gone"};
    }

private:
    Result<void> hear(const std::string& message)
    {
        MessageReader from(message);
        switch (static_cast<SearchMessage>(message.front())) {
            case SearchMessage::search:
                fingerprint_ = from.text();
                data_hash_ = from.text();
                return prepare(true);
            case SearchMessage::file: {
                const std::string name = from.text();
                return temporary_.put(name, from.text());
            }
            case SearchMessage::sent: plan_.settings.user_data = temporary_.path().string(); return prepare(false);
            case SearchMessage::points: return run(from);
            default: return Error{ErrorCode::runtime, "the first process speaks in a way that this one does not know"};
        }
    }

    /// Reads strategy and candles, and says whether they are those of the first process.
    Result<void> prepare(bool may_ask)
    {
        auto setup = SearchSetup::make(plan_);
        const bool no_candles = !setup && setup.error().code == ErrorCode::data;
        if (!setup && !(no_candles && may_ask)) return setup.error();
        Result<SearchIdentity> own = setup ? identity_of(plan_, **setup) : SearchIdentity{};
        if (!own) return own.error();
        if ((no_candles || own->data_hash != data_hash_) && may_ask) {
            if (const auto made = temporary_.make(plan_.settings.user_data); !made) return made.error();
            peer_.send(MessageWriter(SearchMessage::missing).take());
            return {};
        }
        if (own->fingerprint != fingerprint_) {
            return Error{ErrorCode::config,
                         fmt::format("its search is another one: {}, not {}", own->fingerprint, fingerprint_)};
        }
        if (own->data_hash != data_hash_) return Error{ErrorCode::data, "its candles are others"};
        setup_ = std::move(*setup);
        peer_.send(MessageWriter(SearchMessage::ready).take());
        return {};
    }

    Result<void> run(MessageReader& from)
    {
        const std::uint64_t batch = from.count();
        const core::TimeRange range{core::from_ms(static_cast<std::int64_t>(from.count())),
                                    core::from_ms(static_cast<std::int64_t>(from.count()))};
        std::vector<optimize::Point> points;
        for (std::uint64_t left = from.count(); left > 0; --left) {
            points.push_back(from.numbers());
            if (setup_ == nullptr || points.back().size() != setup_->strategy.space().size()) {
                return Error{ErrorCode::runtime, "the first process asked for a point of another space"};
            }
        }
        if (!runner_ || range_ != range) {
            range_ = range;
            runner_.emplace(setup_->strategy, plan_.settings, setup_->goal, setup_->data, range, core::StopFlag());
        }
        const auto outcomes = runner_->evaluate(points);
        MessageWriter answer(SearchMessage::trials);
        answer.count(batch);
        answer.count(outcomes.size());
        for (std::size_t k = 0; k < outcomes.size(); ++k) write(answer, {outcomes[k], runner_->figures(points[k])});
        peer_.send(answer.take());
        return {};
    }

    HyperoptPlan plan_;
    net::Peer peer_;
    std::string fingerprint_, data_hash_;
    TemporaryData temporary_;
    std::unique_ptr<SearchSetup> setup_;
    core::TimeRange range_;
    std::optional<TrialRunner> runner_;
};

/// Tries every address again and again for a while: the first process may not be up yet.
Result<net::Peer> reach(const CrewAddress& address, std::chrono::milliseconds patience)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    while (true) {
        Result<net::Peer> peer = Error{ErrorCode::exchange, "no address to connect to"};
        for (const std::string& host : address.hosts) {
            peer = net::Peer::connect(host, address.port, 2000);
            if (peer) return peer;
        }
        if (std::chrono::steady_clock::now() >= until) return peer;
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
}

}  // namespace

Result<SearchIdentity> identity_of(const HyperoptPlan& plan, SearchSetup& setup)
{
    const LoadedStrategy& strategy = setup.strategy.strategy();
    SearchIdentity identity;
    identity.fingerprint = fmt::format("cobot {} {} {} {} {} {}", COBOT_VERSION, build_id().substr(0, 12),
                                       strategy.spec.name, strategy.spec.sha256.substr(0, 12), setup.range.to_string(),
                                       setting_of(plan, setup.strategy, setup.data));
    for (const optimize::Objective& objective : setup.goal.objectives) identity.fingerprint += " " + objective.text();
    const auto pairs = setup.data.load(
        {strategy.pairs, strategy.timeframe, setup.range, 0, plan.settings.timeframe_detail, plan.settings.fee});
    if (!pairs) return pairs.error();
    identity.data_hash = data_hash_of(*pairs);
    identity.data = fs::path(plan.settings.user_data) / "data";
    for (const market::Pair& pair : strategy.pairs) {
        identity.data_paths.push_back((fs::path(setup.data.exchange()) / (pair.base + "_" + pair.quote)).string());
    }
    return identity;
}

std::string to_text(const CrewAddress& address)
{
    return fmt::format("{} {} {}", address.port, address.token, fmt::join(address.hosts, " "));
}

Result<CrewAddress> parse_crew_address(const std::string& text)
{
    std::istringstream words(text);
    CrewAddress address;
    words >> address.port >> address.token;
    for (std::string host; words >> host;) address.hosts.push_back(host);
    if (address.hosts.empty()) return Error{ErrorCode::runtime, "the first process did not say where it listens"};
    return address;
}

Result<void> work_for_search(const HyperoptPlan& plan, const CrewAddress& address, std::chrono::milliseconds patience)
{
    auto peer = reach(address, patience);
    if (!peer) return peer.error();
    return Worker(plan, std::move(*peer)).work(address.token);
}

}  // namespace cobot::app
