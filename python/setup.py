"""A wheel with the C library in it: for one platform, and for every Python. Without the library beside pid_toolkit it is a plain package, which finds one by PID_LIBRARY."""
import pathlib

from setuptools import setup

commands = {}
if any(pathlib.Path(__file__).parent.glob("pid_toolkit/libpid.*")):
    from wheel.bdist_wheel import bdist_wheel

    class PlatformWheel(bdist_wheel):
        def finalize_options(self):
            super().finalize_options()
            self.root_is_pure = False

        def get_tag(self):
            return "py3", "none", super().get_tag()[2]

    commands["bdist_wheel"] = PlatformWheel

setup(cmdclass=commands)
