/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/system/finx-log-item.h"

struct _FinxLogItem
{
  GObject       parent_instance;

  FinxLogEntry *entry;                  /* owned */
};

G_DEFINE_FINAL_TYPE (FinxLogItem, finx_log_item, G_TYPE_OBJECT)

static void
finx_log_item_finalize (GObject *object)
{
  finx_log_entry_free (FINX_LOG_ITEM (object)->entry);
  G_OBJECT_CLASS (finx_log_item_parent_class)->finalize (object);
}

static void
finx_log_item_class_init (FinxLogItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_log_item_finalize;
}

static void
finx_log_item_init (FinxLogItem *self)
{
}

FinxLogItem *
finx_log_item_new (FinxLogEntry *entry)
{
  FinxLogItem *self = g_object_new (FINX_TYPE_LOG_ITEM, NULL);

  self->entry = entry;
  return self;
}

const FinxLogEntry *
finx_log_item_get_entry (FinxLogItem *self)
{
  return self->entry;
}
