/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-store.h"

G_BEGIN_DECLS

/* A store in a folder of its own, three instruments, and valid events with few words. */
typedef struct
{
  char                *folder;
  char                *path;
  FinxInstrumentTable *instruments;
  FinxStore           *store;           /* NULL while closed */
} StoreFixture;

#define FIXTURE_START_US (G_GINT64_CONSTANT (1773064800) * FINX_USEC_PER_SEC)

FinxInstrumentTable *fixture_instruments (void);
void       fixture_set_up         (StoreFixture  *self, gconstpointer data);
void       fixture_tear_down      (StoreFixture  *self, gconstpointer data);
void       fixture_open           (StoreFixture  *self);
void       fixture_close          (StoreFixture  *self);
FinxEvent *fixture_account        (const char    *id);
FinxEvent *fixture_order          (StoreFixture  *self, const char *client_id, FinxOrderState state);
FinxEvent *fixture_fill           (StoreFixture  *self, const char *id, const char *client_id);
FinxEvent *fixture_cash           (const char    *id, const char *amount);
FinxEvent *fixture_random_event   (FinxInstrumentTable *instruments, GRand *rand, guint number);
/* Takes @event. */
gboolean   fixture_append         (StoreFixture  *self, FinxEvent *event, GError **error);
void       fixture_append_ok      (StoreFixture  *self, FinxEvent *event);
void       fixture_append_some    (StoreFixture  *self, guint n_orders);
void       fixture_assert_sound   (StoreFixture  *self);
void       fixture_assert_events_equal (const FinxEvent *a, const FinxEvent *b);
/* Closes, and leaves the same as a database of an older version. */
void       fixture_make_version   (StoreFixture  *self, int version);
/* A valid transaction of the kind, with all that it may have; the number makes it different from others. */
FinxTransaction *fixture_transaction (FinxInstrumentTable *instruments, FinxTransactionKind kind, guint number);
FinxEvent *fixture_transactions   (StoreFixture  *self, const char *change, guint first, guint n);
/* SHA-256 of the file, in hex. */
char      *fixture_digest         (const char    *path);
void       fixture_remove_folder  (const char    *folder);
/* Runs @func in a process of its own, where limits and users may change; it must end with 0. */
void       fixture_run_apart      (StoreFixture  *self, int (*func) (StoreFixture *self));
/* From then on permissions count for this process, also where tests run as root. */
void       fixture_become_nobody  (void);
/* Name, size, time and digest of every file, a line each. */
char      *fixture_describe_folder (const char   *folder);

#define fixture_assert_code(error, kind, code)            \
  G_STMT_START {                                          \
    g_assert_error (error, FINX_ERROR, (int) (kind));             \
    g_assert_cmpstr (finx_error_code (error), ==, code);  \
  } G_STMT_END

G_END_DECLS
