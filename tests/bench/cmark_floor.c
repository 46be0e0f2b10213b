/*
 * cmark_floor.c - renders the Markdown files named on the standard input, one a line, and drops what comes out: the least that a site
 * generator on cmark can cost.
 */
#include <cmark.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    static char text[1 << 20];
    char path[4096];
    size_t total = 0;
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = '\0';
        FILE *f = fopen(path, "r");
        if (!f) {
            perror(path);
            return 3;
        }
        size_t n = fread(text, 1, sizeof text, f);
        fclose(f);
        char *html = cmark_markdown_to_html(text, n, CMARK_OPT_DEFAULT);
        total += strlen(html);
        free(html);
    }
    return total == 0;
}
