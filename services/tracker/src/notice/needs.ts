import type { Repository } from '@punctual/chassis';
import type { NoticeEvent } from '@punctual/contracts';
import type { Notice, NoticeCommand } from './notice';

export type Notices = Repository<Notice, NoticeCommand, NoticeEvent>;
