/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-random.h"

#include <errno.h>
#include <sys/random.h>

char *
finx_random_hex (gsize n_bytes)
{
  guint8 bytes[256];
  GString *text;
  gssize got;

  g_return_val_if_fail (n_bytes >= 1 && n_bytes <= sizeof bytes, NULL);

  do
    got = getrandom (bytes, n_bytes, 0);
  while (got < 0 && errno == EINTR);

  /* Up to 256 bytes come whole or not at all. An id that may repeat could send an order twice: stop instead. */
  if (got != (gssize) n_bytes)
    g_error ("The system gives no random numbers: %s", g_strerror (errno));

  text = g_string_sized_new (n_bytes * 2);
  for (gsize i = 0; i < n_bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}
