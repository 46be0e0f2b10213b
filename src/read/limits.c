/*
 * limits.c - what a stranger's file may cost, in one place. shouli(1) states the same figures.
 */
#include "read/read.h"

enum { KB = 1024, MB = 1024 * KB };

const struct read_limits read_limits = {
    .document_bytes = 64 * MB,
    .fields = 10000,
    .cells = 500000,
    .name_bytes = 1 * KB,
    .value_bytes = 64 * KB,
    .values_bytes = 32 * MB,
    .attachment_bytes = 4 * MB,
    .nesting = 32,
    .page_chars = 12000,
    .text_pages = READ_TEXT_PAGES,
    .pdf_files = 100,
    .zip_entries = 20000,
    .zip_total_bytes = 512 * MB,
    .zip_ratio = 250,                                      /* counts from 1 MB of output on: small texts may shrink more */
    .zip_seconds = 300,
    .memory = 256 * MB,
    .cpu_seconds = 10,
    .wall_seconds = 20,
};
