#include <exception>
#include <new>
#include <system_error>

#include <fmt/format.h>

#include "app/allocator.hpp"
#include "cli/run.hpp"
#include "cli/terminal.hpp"

int main(int argc, char** argv)
{
    using namespace cobot;
    app::keep_freed_memory();
    cli::open_standard_streams();
    int code = 1;
    try {
        code = cli::run(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
    } catch (const std::bad_alloc&) {
        fmt::print(stderr, "cobot: out of memory\n");
    } catch (const std::system_error& error) {
        // A failed write to stdout is reported below, with its own exit code.
        if (std::ferror(stdout) != 0) {
            code = 0;
        } else {
            fmt::print(stderr, "cobot: {}\n", cli::printable(error.what()));
        }
    } catch (const std::exception& error) {
        fmt::print(stderr, "cobot: unexpected error: {}\n", cli::printable(error.what()));
    }
    return cli::close_standard_output(code);
}
