// A search over several processes: as commands, on this machine.

#include "support/shell.hpp"

using namespace cobot;
using namespace cobot::tests;

namespace {

constexpr const char* data =
    "rm -f first.err\n"
    "cobot -q download-data --exchange simulated --pairs BTC/USDT --timeframes 1h --timerange 20230101-20230401\n"
    "search=\"cobot hyperopt -s ema-crossover --exchange simulated -p BTC/USDT -t 1h --seed 7 --jobs 1\"\n";

/// Puts the port of the first process into $port once it listens, with its messages in "first.err".
constexpr const char* wait_for_port =
    "until grep -qs 'join at port' first.err; do sleep 0.02; done\n"
    "port=$(sed -n 's/.*join at port \\([0-9]*\\):.*/\\1/p' first.err)\n";

bool has_mpi()
{
    const TemporaryFolder folder;
    const bool there =
        run_in_shell("command -v mpirun && ls \"$(dirname \"$(command -v cobot)\")/libcobot_mpi.so\"", folder.path())
            .exit_code == 0;
    if (!there) MESSAGE("SKIPPED: no MPI, so --distributed was not tried (apt-get install libopenmpi-dev openmpi-bin)");
    return there;
}

/// Ranks share the two processors that a test may have; Open MPI asks whether root means it.
constexpr const char* mpirun =
    "export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1 "
    "OMPI_MCA_hwloc_base_binding_policy=none\n";

void check_clean(const Outcome& outcome)
{
    CAPTURE(outcome.out);
    CAPTURE(outcome.err);
    CHECK(outcome.exit_code == 0);
}

}  // namespace

TEST_CASE("a search with workers makes the trials that it makes alone")
{
    const TemporaryFolder folder;
    for (const char* sampler : {"tpe", "random --population 64", "nsga2 --loss profit --loss drawdown"}) {
        CAPTURE(std::string(sampler));
        const Outcome outcome =
            run_in_shell(fmt::format("{}search=\"$search --epochs 150 --format jsonl --sampler {}\"\n"
                                     "$search > alone.jsonl 2> /dev/null\n"
                                     "$search --listen 127.0.0.1:0 --workers 1 > crew.jsonl 2> first.err &\n{}"
                                     "for i in 1 2; do $search --connect 127.0.0.1:$port & done\nwait\n"
                                     "cat first.err >&2; cmp alone.jsonl crew.jsonl && wc -l < crew.jsonl",
                                     data, sampler, wait_for_port),
                         folder.path());
        check_clean(outcome);
        CHECK(outcome.out == "150\n");
    }
}

TEST_CASE("a worker that is killed costs its trials in flight, which are told and run again")
{
    const TemporaryFolder folder;
    // A worker that stands still has got points and does not answer: it is killed with trials in flight.
    const Outcome outcome = run_in_shell(
        fmt::format(
            "{}search=\"$search --engine --epochs 4000 --sampler random --population 500 --format jsonl\"\n"
            "$search > alone.jsonl 2> /dev/null\n"
            "$search --listen 127.0.0.1:0 --workers 1 > crew.jsonl 2> first.err &\n{}"
            "$search --connect 127.0.0.1:$port 2> /dev/null & worker=$!\n"
            "until grep -qs 'takes part' first.err; do sleep 0.01; done\n"
            "kill -STOP $worker; sleep 0.5; kill -KILL $worker\nwait\n"
            "grep -o 'is gone; its trials in flight, [1-9][0-9]*, are run again' first.err | sed 's/[0-9][0-9]*/N/'\n"
            "cat first.err >&2; cmp alone.jsonl crew.jsonl && wc -l < crew.jsonl",
            data, wait_for_port),
        folder.path());
    check_clean(outcome);
    CHECK(outcome.out == "is gone; its trials in flight, N, are run again\n4000\n");
}

TEST_CASE("a worker without the candles is sent them once, and leaves nothing behind")
{
    const TemporaryFolder folder;
    const Outcome outcome = run_in_shell(
        fmt::format("{}search=\"$search --epochs 60 --population 20 --sampler random --format jsonl\"\n"
                    "export TMPDIR=$PWD/tmp; mkdir tmp other\n"
                    "$search > alone.jsonl 2> /dev/null\n"
                    "$search --listen 127.0.0.1:0 --workers 1 > crew.jsonl 2> first.err &\n{}"
                    "(cd other && $search --connect 127.0.0.1:$port)\nwait\n"
                    "cat first.err >&2; cmp alone.jsonl crew.jsonl; ls tmp; grep -c 'is sent the candles' first.err",
                    data, wait_for_port),
        folder.path());
    CAPTURE(outcome.err);
    CHECK(outcome.out == "1\n");
}

TEST_CASE("who searches something else, or has no token, does not take part")
{
    const TemporaryFolder folder;
    const Outcome outcome = run_in_shell(
        fmt::format(
            "{}search=\"$search --epochs 100000000 --time-limit 2s --sampler random\"\nexport COBOT_JOIN_TOKEN=one\n"
            "$search --listen 0 > /dev/null 2> first.err &\n{}"
            "$search --connect 127.0.0.1:$port --fee 0.002 2>&1 | grep -o 'its search is another one'\n"
            "COBOT_JOIN_TOKEN=two $search --connect 127.0.0.1:$port 2>&1 | grep -o 'search this was is gone'\n"
            "wait; grep -c 'cannot take part' first.err; grep -c 'takes part' first.err",
            data, wait_for_port),
        folder.path());
    CAPTURE(outcome.err);
    CHECK(outcome.out == "its search is another one\nsearch this was is gone\n1\n0\n");
}

TEST_CASE("a worker whose first process is killed ends, and the study goes on elsewhere")
{
    const TemporaryFolder folder;
    const Outcome outcome = run_in_shell(
        fmt::format("{}search=\"$search --engine --sampler random --population 100\"\n"
                    "$search --epochs 1000000 --listen 127.0.0.1:0 --workers 1 > /dev/null 2> first.err & first=$!\n{}"
                    "$search --epochs 1000000 --connect 127.0.0.1:$port 2> worker.err & worker=$!\n"
                    "until grep -qs 'takes part' first.err; do sleep 0.01; done; sleep 0.3\n"
                    "kill -KILL $first; wait $worker; echo $?; cat worker.err >&2\n"
                    "made=$(cobot hyperopt export --format jsonl | wc -l)\n"
                    "cobot -q hyperopt --resume latest --epochs $((made + 50)) > /dev/null && echo resumed",
                    data, wait_for_port),
        folder.path());
    CAPTURE(outcome.err);
    CHECK(outcome.out == "5\nresumed\n");
}

TEST_CASE("ranks of mpirun make the trials of one process")
{
    if (!has_mpi()) return;
    const TemporaryFolder folder;
    const Outcome outcome = run_in_shell(
        fmt::format(
            "{}{}search=\"$search --epochs 400 --format jsonl\"\n$search > alone.jsonl 2> /dev/null\n"
            "mpirun -n 3 $search --distributed > crew.jsonl 2> first.err\n"
            "cat first.err >&2; cmp alone.jsonl crew.jsonl && wc -l < crew.jsonl; grep -c 'takes part' first.err",
            data, mpirun),
        folder.path());
    check_clean(outcome);
    CHECK(outcome.out == "400\n2\n");
}

TEST_CASE("a rank that is killed does not take the others along")
{
    if (!has_mpi()) return;
    const TemporaryFolder folder;
    const Outcome outcome = run_in_shell(
        fmt::format("{}{}search=\"$search --engine --epochs 4000 --sampler random --population 500 --format jsonl\"\n"
                    "$search > alone.jsonl 2> /dev/null\n"
                    "mpirun -n 3 $search --distributed > crew.jsonl 2> first.err &\n"
                    "until grep -qs 'takes part' first.err; do sleep 0.01; done\n"
                    "worker=$(sed -n 's/.*worker \\([0-9]*\\) on .* takes part.*/\\1/p' first.err | head -1)\n"
                    "kill -STOP $worker; sleep 0.5; kill -KILL $worker\nwait\n"
                    "grep -c 'is gone; its trials in flight, [1-9][0-9]*, are run again' first.err\n"
                    "cat first.err >&2; cmp alone.jsonl crew.jsonl && wc -l < crew.jsonl",
                    data, mpirun),
        folder.path());
    check_clean(outcome);
    CHECK(outcome.out == "1\n4000\n");
}

TEST_CASE("a walk forward over ranks is the same walk")
{
    if (!has_mpi()) return;
    const TemporaryFolder folder;
    const Outcome outcome =
        run_in_shell(fmt::format("{}{}search=\"$search --epochs 40 --walk-forward 2 --json\"\n"
                                 "only='del(.. | .study?, .elapsed_s?, .epochs_per_second?, .journal?)'\n"
                                 "$search 2> /dev/null | jq \"$only\" > alone\n"
                                 "mpirun -n 2 $search --distributed 2> first.err | jq \"$only\" > crew\n"
                                 "cat first.err >&2; cmp alone crew && jq '.windows | length' crew",
                                 data, mpirun),
                     folder.path());
    check_clean(outcome);
    CHECK(outcome.out == "2\n");
}
