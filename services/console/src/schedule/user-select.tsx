import { userChoices } from '../api/users';
import { FoundSelect } from '../kit/found-select';

type Props = { label: string; value: string | null; onChange: (userId: string | null) => void };

/** Finds an account by name or address. For administrators, who alone may list accounts. */
export const UserSelect = (props: Props) => <FoundSelect {...props} required choices={userChoices} />;
