namespace Farspan.Cli.Bundles;

/// <summary>Installs packages of a bundle from their files, without any network and without letting a daemon start.</summary>
internal static class OfflinePackages
{
    private const string Policy = "/usr/sbin/policy-rc.d";

    /// <summary>Installs what is not there in this version or a newer one.</summary>
    /// <returns>Names of what was installed.</returns>
    /// <exception cref="CommandException">dpkg refuses.</exception>
    public static async Task<IReadOnlyList<string>> InstallAsync(string folder, IReadOnlyList<BundlePackage> packages, Terminal terminal, CancellationToken cancellationToken)
    {
        var missing = new List<BundlePackage>();
        foreach (var package in packages)
        {
            if (!await IsThereAsync(package, terminal, cancellationToken))
            {
                missing.Add(package);
            }
        }

        if (missing.Count == 0)
        {
            return [];
        }

        var isOwnPolicy = !File.Exists(Policy);
        if (isOwnPolicy)
        {
            await File.WriteAllTextAsync(Policy, "#!/bin/sh\n# farspan: nothing starts by itself.\nexit 101\n", cancellationToken);
            File.SetUnixFileMode(Policy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        try
        {
            // Not to be interrupted half way: dpkg would have to be repaired by hand.
            var (code, _, error) = await SystemProgram.RunAsync("dpkg", ["--install", "--force-confold", .. missing.Select(p => Path.Combine(folder, p.Path))], terminal, CancellationToken.None);
            if (code != 0)
            {
                throw new CommandException(ExitCode.Environment, FormattableString.Invariant($"dpkg ended with {code}: {error.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it said nothing"}; run dpkg --configure -a and install again"));
            }
        }
        finally
        {
            if (isOwnPolicy)
            {
                File.Delete(Policy);
            }
        }

        return [.. missing.Select(p => p.Name)];
    }

    private static async Task<bool> IsThereAsync(BundlePackage package, Terminal terminal, CancellationToken cancellationToken)
    {
        var (code, status, _) = await SystemProgram.RunAsync("dpkg-query", ["-W", "-f", "${db:Status-Status} ${Version}", package.Name], terminal, cancellationToken);
        return code == 0 && status.StartsWith("installed ", StringComparison.Ordinal) &&
            (await SystemProgram.RunAsync("dpkg", ["--compare-versions", status["installed ".Length..], "ge", package.Version], terminal, cancellationToken)).Code == 0;
    }
}
