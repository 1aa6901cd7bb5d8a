"""An unlocked investigation, made once: the key derivation is slow on purpose."""

from collections.abc import Iterator

import pytest

from testimonia.config import setup
from testimonia.vault import Vault


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    setup()
    from testimonia.accounts import create, unlock

    folder = tmp_path_factory.mktemp("consent") / "investigation"
    (founder,) = create(folder, ["Founder"])
    with unlock(folder, founder.passphrase) as unlocked:
        yield unlocked
