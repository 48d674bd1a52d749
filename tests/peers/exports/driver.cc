// Prints every answer of an export, as all drivers here do: ask NUMBERS-FILE, where each line is an error code.
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "status_table.h"

int main(int, char** argv) {
  using namespace status_table;
  std::vector<std::string> error_codes = {""};
  std::ifstream file(argv[1]);
  for (std::string line; std::getline(file, line);) error_codes.push_back(line);
  std::cout << kProfile << '\t' << kRevision << '\n';
  for (int i = 0; i <= 16; ++i) {
    const Code code = static_cast<Code>(i);
    std::cout << i << '\t' << Name(code) << '\t' << Description(code) << '\n';
  }
  for (const std::string& error_code : error_codes) {
    for (int origin = 0; origin < 4; ++origin) {
      for (int status = 99; status <= 600; ++status) {
        const auto answer = HttpToGrpc(status, static_cast<Origin>(origin), error_code);
        std::cout << error_code << '\t' << origin << '\t' << status << '\t';
        if (answer.has_value()) {
          std::cout << static_cast<int>(answer->code) << (answer->retryable ? "\tretry\t" : "\t\t") << answer->reason
                    << '\n';
        } else {
          std::cout << "-\n";
        }
      }
    }
  }
  for (int number = -1; number <= 20; ++number) {
    const auto http = GrpcToHttp(number);
    std::cout << number << '\t' << (http.has_value() ? std::to_string(*http) : "-") << '\n';
  }
}
