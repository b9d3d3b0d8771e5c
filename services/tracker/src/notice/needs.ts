import type { Repository } from '@punctual/chassis';
import type { Event, NoticeEvent } from '@punctual/contracts';
import type { Notice, NoticeCommand } from './notice';
import type { RecipientNotice, RecipientNoticeCommand } from './recipient-notice';

export type Notices = Repository<Notice, NoticeCommand, NoticeEvent>;
export type RecipientNotices = Repository<RecipientNotice, RecipientNoticeCommand, Event<'RecipientNoticeOrdered'>>;
