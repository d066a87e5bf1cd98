/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* finxctl as a person or a script sees it: started as a program, in a data folder of its own. */
typedef struct
{
  char     *folder;
  char     *data_dir;
  const char *input;            /* (nullable): for standard input */
  gboolean  is_modest;          /* finxctl runs as one for whom permissions count, also where tests run as root */
  int       status;
  char     *out;
  char     *err;
  JsonNode *root;               /* of @out, for commands with --json */
} Fixture;

/* As g_test_init(), and as finxctl is to be run: no words of the locale, no leaks of a program that ends at once. */
void init_finxctl_test (int *argc, char ***argv);
void run_in (Fixture *self, const char *data_dir, gboolean json, const char *words);
void run (Fixture *self, const char *words);
void check_values (JsonNode *node);
JsonNode *run_json (Fixture *self, const char *words);
JsonObject *run_object (Fixture *self, const char *words);
JsonArray *run_array (Fixture *self, const char *words);
const char *text_of (JsonObject *object, const char *name);
void assert_fails (Fixture *self, const char *data_dir, const char *words, int status, const char *code, const char *part);
void set_up (Fixture *self, gconstpointer data);
void set_up_practice (Fixture *self, gconstpointer data);
void tear_down (Fixture *self, gconstpointer data);
void write_file (Fixture *self, const char *name, const char *bytes, gssize size);
char *digest (const char *path);
char *place_working (Fixture *self, const char *id);

G_END_DECLS
