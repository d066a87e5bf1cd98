/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-sqlite.h"
#include "store/finx-store.h"

G_BEGIN_DECLS

struct _FinxStore
{
  GObject              parent_instance;
  char                *path;
  FinxInstrumentTable *instruments;     /* owned */
  FinxSqlite          *db;              /* owned; NULL once closed */
  GString             *body;            /* scratch of finx_store_append() */
  FinxMarketCache     *market;          /* (nullable): until it is asked for */
  gboolean             is_protected;
};

G_END_DECLS
