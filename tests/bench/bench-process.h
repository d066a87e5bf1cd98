/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A program seen from outside, as /proc has it. NaN: it is not there any more. */
GPid   bench_process_start   (char **argv);
void   bench_process_stop    (GPid pid);
double bench_process_cpu_ms  (GPid pid);        /* user and system, of all threads */
double bench_process_pss_mib (GPid pid);
/* One line of JSON. */
void   bench_tell            (const char *name, const char *unit, double value, const char *on);
/* For meson's benchmarks: a folder made with g_dir_make_tmp(), with the program's files in it. */
void   bench_remove_data     (const char *folder);
