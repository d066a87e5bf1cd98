/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-indicator.h"

G_BEGIN_DECLS

/* What was traded at which price: the volume of each bar, spread evenly from its low to its high, in rows of one height. */
typedef struct _FinxVolumeProfile FinxVolumeProfile;

typedef struct
{
  double bottom, top;           /* prices */
  double up, down;              /* volume of the bars that closed at or above their open, and of the others */
} FinxVolumeRow;

#define FINX_VOLUME_PROFILE_MAX_ROWS 10000

FinxVolumeProfile *finx_volume_profile_new            (double                    row_height);
FinxVolumeProfile *finx_volume_profile_new_for_bars   (const FinxBarColumns     *bars,
                                                       guint                     n_rows);
void               finx_volume_profile_free           (FinxVolumeProfile        *self);
gboolean           finx_volume_profile_push           (FinxVolumeProfile        *self,
                                                       const FinxIndicatorBar   *bar);
guint              finx_volume_profile_get_n_rows     (const FinxVolumeProfile  *self);
FinxVolumeRow      finx_volume_profile_get_row        (const FinxVolumeProfile  *self,
                                                       guint                     index);
double             finx_volume_profile_get_total      (const FinxVolumeProfile  *self);
guint              finx_volume_profile_get_control    (const FinxVolumeProfile  *self);
gboolean           finx_volume_profile_get_value_area (const FinxVolumeProfile  *self,
                                                       double                    part,
                                                       guint                    *lowest,
                                                       guint                    *highest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxVolumeProfile, finx_volume_profile_free)

G_END_DECLS
