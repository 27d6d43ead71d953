#include "app/build_id.hpp"

#include <link.h>

#include <cstring>

#include <fmt/format.h>

namespace cobot::app {
namespace {

/// Looks for the GNU build-id note among one program header's notes.
std::string find_note(const char* at, const char* end)
{
    while (at + sizeof(ElfW(Nhdr)) <= end) {
        ElfW(Nhdr) note;
        std::memcpy(&note, at, sizeof note);
        const char* name = at + sizeof note;
        const char* content = name + ((note.n_namesz + 3) & ~3U);
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && std::memcmp(name, "GNU", 4) == 0) {
            std::string text;
            for (std::size_t i = 0; i < note.n_descsz; ++i) {
                text += fmt::format("{:02x}", static_cast<unsigned char>(content[i]));
            }
            return text;
        }
        at = content + ((note.n_descsz + 3) & ~3U);
    }
    return "";
}

/// Called for the program itself first; a non-zero answer ends the walk.
int visit(dl_phdr_info* info, std::size_t, void* result)
{
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const auto& header = info->dlpi_phdr[i];
        if (header.p_type != PT_NOTE) continue;
        const char* notes = reinterpret_cast<const char*>(info->dlpi_addr + header.p_vaddr);
        *static_cast<std::string*>(result) = find_note(notes, notes + header.p_memsz);
        if (!static_cast<std::string*>(result)->empty()) break;
    }
    return 1;
}

}  // namespace

std::string build_id()
{
    std::string id;
    dl_iterate_phdr(visit, &id);
    return id;
}

}  // namespace cobot::app
