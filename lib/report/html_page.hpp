#pragma once

#include <string>

namespace cobot::report {

/// A page that needs no network: its script draws from `data`, one JSON object.
struct HtmlPage {
    std::string title;
    std::string plain;  ///< For readers without scripts.
    std::string data;
};

std::string html_page(const HtmlPage& content);

}  // namespace cobot::report
