using System.Globalization;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Recipes;
using Farspan.Lab.Reports;
using Farspan.Lab.Supervision;

namespace Farspan.Lab.Packages;

/// <summary>Installs the Debian packages of programs that are missing, without letting any daemon start.</summary>
/// <remarks>
/// <para>Source: apt-get(8); invoke-rc.d(8) and «policy-rc.d», whose exit code 101 forbids an action: what stood there before is put back.</para>
/// </remarks>
internal sealed class PackageInstaller(LabEnvironment environment, LabPaths paths, IProgress<LabProgress>? progress)
{
    private const string Policy = "/usr/sbin/policy-rc.d";
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly byte[] _ours = "#!/bin/sh\n# farspan: the lab runs its own instances, nothing starts by itself.\nexit 101\n"u8.ToArray();

    /// <summary>Installs what is missing.</summary>
    /// <returns>Packages that were installed.</returns>
    /// <exception cref="LabException">Something is missing and cannot be installed (FS4009).</exception>
    public async Task<IReadOnlyList<string>> EnsureAsync(IReadOnlyList<ToolNeed> needs, CancellationToken cancellationToken)
    {
        var missing = needs.Where(n => Tools.Find(environment, n.Tool) is null).ToList();
        if (missing.Count == 0)
        {
            return [];
        }

        if (environment.IsRootless)
        {
            throw Missing(missing, "this lab runs without root");
        }

        if (Tools.Find(environment, "apt-get") is not { } apt)
        {
            throw Missing(missing, "this is not a Debian system: there is no apt-get");
        }

        var packages = missing.Select(m => m.Package).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        progress?.Report(new LabProgress("packages", 0, packages.Count, string.Join(' ', packages)));
        StateFile.MakeFolder(paths.LogsFolder);
        var code = await InstallAsync(apt, packages, cancellationToken);
        if (missing.Find(m => Tools.Find(environment, m.Tool) is null) is { } still)
        {
            throw Missing([still], string.Create(CultureInfo.InvariantCulture, $"apt-get ended with {code}: {LastLine(LogFile)}"));
        }

        return packages;
    }

    private string LogFile => Path.Combine(paths.LogsFolder, "packages.log");

    private async Task<int> InstallAsync(string apt, List<string> packages, CancellationToken cancellationToken)
    {
        var before = Policy + ".before-farspan";
        // One of ours was left by a crash, and what it replaced lies beside it.
        if (File.Exists(Policy) && !(await File.ReadAllBytesAsync(Policy, cancellationToken)).AsSpan().SequenceEqual(_ours))
        {
            File.Move(Policy, before, overwrite: true);
        }

        try
        {
            await using (var policy = new FileStream(Policy, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Executable }))
            {
                await policy.WriteAsync(_ours, cancellationToken);
            }

            // Not to be interrupted half way: dpkg would have to be repaired by hand.
            var code = await RunAsync(apt, ["install", "-y", "--no-install-recommends", .. packages]);
            if (code != 0)
            {
                // A list of packages that is missing or old is the usual reason.
                await RunAsync(apt, ["update"]);
                code = await RunAsync(apt, ["install", "-y", "--no-install-recommends", .. packages]);
            }

            cancellationToken.ThrowIfCancellationRequested();

            return code;
        }
        finally
        {
            File.Delete(Policy);
            if (File.Exists(before))
            {
                File.Move(before, Policy);
            }
        }
    }

    private Task<int> RunAsync(string apt, IReadOnlyList<string> arguments) =>
        LabProcess.RunOnHostAsync([apt, .. arguments], [new("DEBIAN_FRONTEND", "noninteractive")], LogFile, environment.Time, CancellationToken.None);

    private static LabException Missing(List<ToolNeed> missing, string why) => LabErrors.PackageMissing(missing[0].Tool, missing[0].Package, why);

    private static string LastLine(string path) =>
        File.Exists(path) ? File.ReadLines(path).LastOrDefault(l => l.Length > 0) ?? "it said nothing" : "it said nothing";
}
