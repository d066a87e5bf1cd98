/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#define BENCH_N_EVENTS 100000

/* Makes finx.db in @folder, with a practice account that traded for a year; keeps the one that is there. */
void bench_make_history (const char *folder);
