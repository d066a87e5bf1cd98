/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A test venue by itself, for clients that are not ours: venue-main ID [PORT]. Prints its address and its key, one line of JSON, and ends
 * with its input. */
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>

#include "../adapters/broker-fixture.h"

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
introduce (const BrokerCase *broker,
           Venue            *venue)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "address", venue_get_url (venue));
  for (guint i = 0; broker->values[i][0] != NULL; i++)
    add_text (builder, broker->values[i][0], broker->values[i][1]);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  puts (line);
  fflush (stdout);
}

int
main (int    argc,
      char **argv)
{
  for (guint i = 0; argc > 1 && i < n_broker_cases; i++)
    if (g_str_equal (broker_cases[i]->id, argv[1]))
      {
        g_autoptr(Venue) venue = broker_cases[i]->new_venue (argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 0);

        introduce (broker_cases[i], venue);
        while (getchar () != EOF)
          ;
        return EXIT_SUCCESS;
      }
  fputs ("usage: venue-main ID [PORT], of:", stderr);
  for (guint i = 0; i < n_broker_cases; i++)
    fprintf (stderr, " %s", broker_cases[i]->id);
  fputc ('\n', stderr);
  return EXIT_FAILURE;
}
