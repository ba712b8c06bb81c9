#include "utf8.h"

bool dw_is_utf8(const uint8_t *bytes, size_t length)
{
    size_t at = 0;
    while (at < length) {
        uint8_t first = bytes[at++];
        uint32_t point;
        uint32_t least;
        int more;
        if (first < 0x80)
            continue;
        if (first >= 0xc2 && first <= 0xdf) {
            more = 1;
            point = first & 0x1f;
            least = 0x80;
        } else if (first >= 0xe0 && first <= 0xef) {
            more = 2;
            point = first & 0x0f;
            least = 0x800;
        } else if (first >= 0xf0 && first <= 0xf4) {
            more = 3;
            point = first & 0x07;
            least = 0x10000;
        } else {
            return false;
        }
        while (more-- > 0) {
            if (at == length || (bytes[at] & 0xc0) != 0x80)
                return false;
            point = point << 6 | (bytes[at++] & 0x3f);
        }
        if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
            return false;
    }
    return true;
}
