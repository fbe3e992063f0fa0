// Parses a file with simdjson's DOM, one round for each line of input; prints CPU milliseconds.
#include <ctime>
#include <iostream>
#include <simdjson.h>
#include <string>

static double milliseconds() {
    timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

int main(int count, char **arguments) {
    if (count < 2) return 64;
    simdjson::padded_string bytes;
    if (simdjson::padded_string::load(arguments[1]).get(bytes)) return 66;
    simdjson::dom::parser parser;
    std::cout << "ready" << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        // As many runs as on our side; a line has the time of each.
        double total = 0;
        std::cout << "{\"ms\":[";
        for (int runs = 0; total < 30 && runs < 50; runs++) {
            double start = milliseconds();
            simdjson::dom::element document;
            if (parser.parse(bytes).get(document)) return 65;
            double time = milliseconds() - start;
            std::cout << (runs ? "," : "") << time;
            total += time;
        }
        std::cout << "]}" << std::endl;
    }
}
