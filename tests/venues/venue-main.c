/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A test venue by itself, for clients that are not ours: venue-main ID [PORT]. Prints its address, and ends with its input. */
#include <stdio.h>
#include <stdlib.h>

#include "../adapters/broker-fixture.h"

int
main (int    argc,
      char **argv)
{
  for (guint i = 0; argc > 1 && i < n_broker_cases; i++)
    if (g_str_equal (broker_cases[i]->id, argv[1]))
      {
        g_autoptr(Venue) venue = broker_cases[i]->new_venue (argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 0);

        printf ("%s\n", venue_get_url (venue));
        fflush (stdout);
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
