using System.Diagnostics;

namespace Farspan.Benchmarks.Gateway;

/// <summary>Installs what is measured against, where it is missing (Debian and its kin).</summary>
internal static class Packages
{
    private const string Policy = "/usr/sbin/policy-rc.d";

    /// <summary>Installs; no daemon is started, here or at the next boot of a container.</summary>
    /// <param name="needed">Programs, and the packages they come in.</param>
    public static void Install(params (string Program, string Package)[] needed)
    {
        string[] missing = [.. needed.Where(n => !IsThere(n.Program)).Select(n => n.Package)];
        if (missing.Length == 0)
        {
            return;
        }

        // Asked by every package that wants to start a service; 101 forbids it (invoke-rc.d(8)).
        var isOurs = !File.Exists(Policy);
        if (isOurs)
        {
            File.WriteAllText(Policy, "#!/bin/sh\nexit 101\n");
            File.SetUnixFileMode(Policy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        try
        {
            Run("apt-get", ["-qq", "update"]);
            Run("apt-get", ["-qq", "-y", "--no-install-recommends", "install", .. missing]);
        }
        finally
        {
            if (isOurs)
            {
                File.Delete(Policy);
            }
        }
    }

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static void Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed; install the packages by hand.");
        }
    }
}
