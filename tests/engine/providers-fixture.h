/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../support/http-server.h"
#include "engine-fixture.h"
#include "engine/prices/finx-engine-providers.h"
#include "fake-keyring.h"

/* An engine whose providers are all one server of the test's own, with a keyring in memory. */
#define KEY "S3CR3T-K3Y"

typedef struct
{
  EngineFixture base;
  HttpServer   *server;
  FakeKeyring   keyring;
} Fixture;

G_GNUC_UNUSED static void
open_engine (Fixture *self)
{
  fixture_open (&self->base);
  finx_engine_set_keyring (self->base.engine, finx_keyring_new (&fake_keyring, &self->keyring));
}

/* All providers at one server, each below its own path. */
static void
set_up (Fixture      *self,
        gconstpointer data)
{
  static const char *const ids[] = { "alphavantage", "yahoo", "stooq", "coingecko", "ecb", "fred", "worldbank" };

  self->server = http_server_new ();
  self->keyring.keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *upper = g_ascii_strup (ids[i], -1), *name = g_strdup_printf ("FINX_%s_URL", upper);
      g_autofree char *url = g_strdup_printf ("%s/%s", http_server_get_url (self->server), ids[i]);

      g_setenv (name, url, TRUE);
    }
  fixture_set_up (&self->base, data);
  finx_engine_set_keyring (self->base.engine, finx_keyring_new (&fake_keyring, &self->keyring));
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  fixture_tear_down (&self->base, data);
  g_hash_table_unref (self->keyring.keys);
  http_server_free (self->server);
}

/* The lanes wait on the fixture's clock, which nobody moves otherwise. */
G_GNUC_UNUSED static GAsyncResult *
wait_for (Fixture       *self,
          GAsyncResult **slot)
{
  while (*slot == NULL)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
      finx_clock_advance (self->base.clock, 20000);
    }
  return *slot;
}

G_GNUC_UNUSED static guint
count_requests (Fixture    *self,
                const char *prefix)
{
  guint n = 0;

  for (guint i = 0; i < http_server_get_requests (self->server); i++)
    {
      g_autofree char *request = http_server_get_request (self->server, i);

      n += g_str_has_prefix (request, prefix);
    }
  return n;
}
