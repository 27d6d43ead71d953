#include "config/document.hpp"

#include <ctime>

#include "config/problems.hpp"

using namespace cobot;
using config::Node;

namespace {

config::Document read(const std::string& text, const std::string& name = "a.yaml")
{
    auto document = config::read_document(text, name);
    REQUIRE_MESSAGE(document, (document ? "" : document.error().message));
    return *document;
}

std::string refusal(const std::string& text, const std::string& name = "a.yaml")
{
    const auto document = config::read_document(text, name);
    REQUIRE_FALSE(document);
    CHECK(document.error().code == core::ErrorCode::config);
    return document.error().message;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

Node::Kind kind_of(const std::string& scalar) { return read("k: " + scalar).root.find("k")->kind; }

/// "line:column" of every piece of the scalar under "k", with the character of the text that stands there.
std::string pieces_of(const std::string& text)
{
    const config::Document document = read(text);
    const Node& node = *document.root.find("k");
    std::string result;
    for (const config::ScalarPiece& piece : config::scalar_pieces(node)) {
        const config::Place place{node.place.source, piece.source_offset, 1};
        result += fmt::format("{}@{}:{} ", node.scalar[piece.text_offset], place.line(), place.column());
    }
    return result;
}

}  // namespace

TEST_CASE("plain scalars have the types of the YAML 1.2 core schema")
{
    CHECK(kind_of("12") == Node::Kind::integer);
    CHECK(kind_of("-12") == Node::Kind::integer);
    CHECK(kind_of("0x1F") == Node::Kind::integer);
    CHECK(kind_of("0o17") == Node::Kind::integer);
    CHECK(kind_of("1.") == Node::Kind::real);
    CHECK(kind_of(".5") == Node::Kind::real);
    CHECK(kind_of("1e-3") == Node::Kind::real);
    CHECK(kind_of("-.inf") == Node::Kind::real);
    CHECK(kind_of(".nan") == Node::Kind::real);
    CHECK(kind_of("true") == Node::Kind::boolean);
    CHECK(kind_of("False") == Node::Kind::boolean);
    CHECK(kind_of("~") == Node::Kind::null);
    CHECK(kind_of("") == Node::Kind::null);
}

TEST_CASE("what looks like a number only at first sight is text")
{
    for (const char* text : {"yes", "no", "on", "off", "1_000", "12:30", "1e", "e5", ".", "-x", "0x", "1.2.3", "0b1"}) {
        CAPTURE(text);
        CHECK(kind_of(text) == Node::Kind::text);
    }
}

TEST_CASE("quoted scalars are text whatever they look like")
{
    CHECK(kind_of("\"12\"") == Node::Kind::text);
    CHECK(kind_of("'true'") == Node::Kind::text);
    CHECK(kind_of("|\n  12") == Node::Kind::text);
}

TEST_CASE("every node knows its line and column, counted in characters")
{
    const config::Document document = read("# é\na: é x\nb:\n  - 'q'\n  - {c: 1}\n");
    CHECK(document.root.find("a")->place.line() == 2);
    CHECK(document.root.find("a")->place.column() == 4);
    const Node& list = *document.root.find("b");
    CHECK(list.items[0].place.line() == 4);
    CHECK(list.items[0].place.column() == 5);
    CHECK(list.items[0].place.length == 3);
    CHECK(list.items[1].entries[0].key_place.column() == 6);
    CHECK(list.items[1].entries[0].value.place.column() == 9);
}

TEST_CASE("line ends and a byte order mark do not move places")
{
    const config::Document document = read(
        "\xEF\xBB\xBF"
        "a: 1\r\nb:\r\n  c: 2\r\n");
    CHECK(document.root.find("a")->place.column() == 4);
    CHECK(document.root.find("b")->find("c")->scalar == "2");
    CHECK(document.root.find("b")->find("c")->place.line() == 3);
    CHECK(document.root.find("b")->find("c")->place.column() == 6);
}

TEST_CASE("inside brackets a name may carry an index")
{
    const config::Document document = read("any: [close > trend, close[1] < bands.lower * 1.01, (a + b)[$n] > 1]\n");
    const Node& list = *document.root.find("any");
    REQUIRE(list.items.size() == 3);
    CHECK(list.items[1].scalar == "close[1] < bands.lower * 1.01");
    CHECK(list.items[1].place.column() == 22);
    CHECK(list.items[2].scalar == "(a + b)[$n] > 1");
    CHECK(read("a: {x: close[2], y: [1]}").root.find("a")->find("x")->scalar == "close[2]");
    CHECK(read("a: close[2] > 1 # b[1]").root.find("a")->scalar == "close[2] > 1");
    CHECK(read("a: 'close[2] [1]'").root.find("a")->scalar == "close[2] [1]");
}

TEST_CASE("duplicate keys are all reported, each with its line")
{
    const std::string message = refusal("a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}\n");
    CHECK(message.find("a.yaml:3:1: error: duplicate key \"a\"; the first is on line 1") != std::string::npos);
    CHECK(message.find("a.yaml:4:11: error: duplicate key \"d\"") != std::string::npos);
    CHECK(message.find("2 errors, nothing was loaded") != std::string::npos);
}

TEST_CASE("anchors, aliases, tags and second documents are refused")
{
    CHECK(first_line(refusal("a: &x 1\n")) == "a.yaml:1:4: error: anchors (&name) are not read; write the value out");
    CHECK(refusal("a: *x\n").find("a.yaml:1:4: error: aliases (*name) are not read") == 0);
    CHECK(refusal("a: !!str 1\n").find("a.yaml:1:4: error: tags (") == 0);
    CHECK(refusal("a: 1\n---\nb: 2\n").find("a.yaml:3:1: error: a second document") == 0);
    CHECK(refusal("- a\nb: 1\n").find("a.yaml:2:1: error: this does not belong to what stands above") == 0);
    CHECK(read("---\na: 1\n").root.find("a")->scalar == "1");
    CHECK(read("a: 1\n...\n").root.find("a")->scalar == "1");
}

TEST_CASE("a mistake is shown with its source line and a caret")
{
    CHECK(refusal("a: 1\na: 2\n") ==
          "a.yaml:2:1: error: duplicate key \"a\"; the first is on line 1\n"
          "    2 | a: 2\n"
          "      | ^\n"
          "1 error, nothing was loaded");
}

TEST_CASE("text that no parser should see is refused first")
{
    CHECK(refusal("").find("a.yaml:1:1: error: the file is empty") == 0);
    CHECK(refusal("# nothing\n").find("the file is empty") != std::string::npos);
    CHECK(refusal("a: \xFF\n").find("a.yaml:1:4: error: byte 0xFF is not UTF-8") == 0);
    CHECK(refusal("a: \xC0\x80\n").find("byte 0xC0 is not UTF-8") != std::string::npos);
    CHECK(refusal("a: \xED\xA0\x80\n").find("byte 0xED is not UTF-8") != std::string::npos);
    CHECK(refusal(std::string("a: \0b\n", 6)).find("control character 0x00") != std::string::npos);
    CHECK(refusal("\xFF\xFE"
                  "a")
              .find("UTF-16") != std::string::npos);
    CHECK(refusal(std::string(300 * 1024, ' ')).find("larger than 128 KiB") != std::string::npos);
    CHECK(refusal("a:\n\tb: 1\n").find("a tab indents this line") != std::string::npos);
}

TEST_CASE("JSON is read with comments, trailing commas and places")
{
    const config::Document document = read(
        "// settings\n{\"a\": 1, /* why */ \"b\": [true, null, -1.5e3,],\n  \"c\": \"x // \\\"y\\\" "
        "\\ud83d\\ude00\",\n}\n",
        "a.json");
    CHECK(document.root.find("a")->kind == Node::Kind::integer);
    CHECK(document.root.find("a")->place.column() == 7);
    const Node& list = *document.root.find("b");
    REQUIRE(list.items.size() == 3);
    CHECK(list.items[0].kind == Node::Kind::boolean);
    CHECK(list.items[2].scalar == "-1.5e3");
    CHECK(list.items[2].place.column() == 38);
    CHECK(document.root.find("c")->scalar == "x // \"y\" \xF0\x9F\x98\x80");
    CHECK(document.root.find("c")->place.line() == 3);
    CHECK(document.root.find("c")->place.column() == 8);
}

TEST_CASE("JSON mistakes have a place and a cause")
{
    CHECK(refusal("{\"a\": 1, \"a\": 2}", "a.json").find("a.json:1:10: error: duplicate key \"a\"") == 0);
    CHECK(refusal("{\"a\": 1", "a.json").find("the file ends too early") != std::string::npos);
    CHECK(refusal("{\"a\": tru}", "a.json").find("a.json:1:10: error: this is not JSON") == 0);
    CHECK(refusal("{a: 1}", "a.json").find("a.json:1:2: error: this is not JSON") == 0);
    CHECK(refusal("{\"a\": 01}", "a.json").find("this is not JSON") != std::string::npos);
    CHECK(refusal("{} {}", "a.json").find("a.json:1:4: error: this is not JSON") == 0);
}

TEST_CASE("the text of a scalar can be found again in the file")
{
    CHECK(pieces_of("k: rsi < 70\n") == "r@1:4 ");
    CHECK(pieces_of("k: 'rsi < 70'\n") == "r@1:5 ");
    CHECK(pieces_of("k: 'it''s x'\n") == "i@1:5 s@1:9 ");
    CHECK(pieces_of("k: \"a \\t b\"\n") == "a@1:5 b@1:10 ");
    CHECK(pieces_of("k: |\n  rsi < 70\n  and x\n") == "r@2:3 a@3:3 ");
    CHECK(pieces_of("k: >-\n    rsi < 70\n    and x\n") == "r@2:5 a@3:5 ");
    CHECK(pieces_of("k: rsi < 70\n   and x\n") == "r@1:4 a@2:4 ");
    CHECK(pieces_of("k: \"rsi\n   and x\"\n") == "r@1:5 a@2:4 ");
}

TEST_CASE("nesting has a limit in YAML and in JSON")
{
    CHECK(refusal(std::string(65, '[') + std::string(65, ']')).find("nested more than 64 deep") != std::string::npos);
    CHECK(refusal(std::string(65, '[') + std::string(65, ']'), "a.json").find("nested more than 64 deep") !=
          std::string::npos);
    read("a: " + std::string(60, '[') + std::string(60, ']'));
    std::string block;
    for (int i = 0; i < 70; ++i) block += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    CHECK(refusal(block).find("nested more than 64 deep") != std::string::npos);
}

TEST_CASE("no text keeps the reader busy")
{
    const char* patterns[] = {"[",      "{",    "- ",    "? ",     "{a: ",   "a: \n",       "\"\"[",   "[],",
                              "a\n",    "&a ",  "!a ",   "'' ",    "[ #]\n", ": ",          ",",       "*a ",
                              "[a,",    "{a,",  "- a\n", "x: 1\n", "a: {",   "a: &a [*a, ", "a: |\n",  "\"\\n\" ",
                              "- - - ", "a[1]", "a[",    "\n",     "#\n",    "{\"a\":",     "[\"a\",", "//\n"};
    for (const std::string pattern : patterns) {
        for (const char* name : {"a.yaml", "a.json"}) {
            std::string text;
            while (text.size() + pattern.size() <= config::Limits::bytes) text += pattern;
            CAPTURE(pattern);
            const std::clock_t begin = std::clock();
            static_cast<void>(config::read_document(text, name));
            const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
            // Twenty times the processor time it takes: this finds explosions, not slow or busy machines.
            CHECK(seconds < 2.0);
            if (seconds > 0.1) MESSAGE(pattern << " " << name << ": " << seconds * 1000 << " ms");
        }
    }
}

TEST_CASE("a file cut at any byte is read or refused, never worse")
{
    const std::string yaml =
        "kind: strategy\na: {b: [1, 'it''s', \"\\u00e9\"], c: |\n   x\n   y\n  }\nd:\n  - e: >-\n      f\n";
    const std::string json =
        "{\"kind\": \"s\", // c\n \"a\": [1, -2.5e3, true, null, \"\\u00e9\\n\"], /* d */ \"b\": {\"c\": {}}}";
    for (std::size_t n = 0; n <= yaml.size(); ++n)
        static_cast<void>(config::read_document(yaml.substr(0, n), "a.yaml"));
    for (std::size_t n = 0; n < json.size(); ++n) {
        CAPTURE(n);
        CHECK_FALSE(config::read_document(json.substr(0, n), "a.json"));
    }
    CHECK(config::read_document(json, "a.json"));
}

TEST_CASE("a file that cannot be read says why")
{
    CHECK(config::read_document_file("/nowhere/x.yaml").error().message ==
          "/nowhere/x.yaml: error: cannot be read: there is no such file");
    CHECK(config::read_document_file("/").error().message == "/: error: cannot be read: it is a folder");
}
