namespace Farspan.Cli.Bundles;

/// <summary>Fetches Debian packages with everything that they depend on, as a machine that has nothing would need them.</summary>
/// <remarks>apt-get(8) resolves against an empty list of what is installed (<c>Dir::State::status</c>), so that the packages of this machine do not count.</remarks>
internal static class PackageFetcher
{
    /// <summary>Fetches.</summary>
    /// <param name="names">The packages.</param>
    /// <param name="folder">Where to; made by the caller.</param>
    /// <param name="terminal">For the environment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The packages, ordered by name, with their files.</returns>
    /// <exception cref="CommandException">There is no apt, or it cannot fetch them.</exception>
    public static async Task<IReadOnlyList<(BundlePackage Package, string File)>> FetchAsync(IReadOnlyList<string> names, string folder, Terminal terminal, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return [];
        }

        var archives = Path.Combine(folder, "archives");
        Directory.CreateDirectory(Path.Combine(archives, "partial"));
        var status = Path.Combine(folder, "status");
        await File.WriteAllTextAsync(status, "", cancellationToken);
        string[] options = ["-o", $"Dir::State::status={status}", "-o", $"Dir::Cache::archives={archives}", "-o", "APT::Sandbox::User=root", "-o", "Debug::NoLocking=1"];
        var (code, _, error) = await SystemProgram.RunAsync("apt-get", [.. options, "install", "--download-only", "-y", "-q", "--no-install-recommends", .. names], terminal, cancellationToken);
        if (code != 0)
        {
            var why = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(l => l.StartsWith("E:", StringComparison.Ordinal)) ?? "apt-get said nothing";
            throw new CommandException(ExitCode.Environment, $"the packages cannot be fetched ({why}); run apt-get update, or leave them out with --no-packages");
        }

        var found = new List<(BundlePackage, string)>();
        foreach (var file in Directory.EnumerateFiles(archives, "*.deb").Order(StringComparer.Ordinal))
        {
            var (_, fields, _) = await SystemProgram.RunAsync("dpkg-deb", ["-f", file, "Package", "Version"], terminal, cancellationToken);
            var lines = fields.Split('\n').Select(l => l.Split(": ", 2)).Where(l => l.Length == 2).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
            found.Add((new BundlePackage(lines["Package"], lines["Version"], $"packages/{Path.GetFileName(file)}"), file));
        }

        return [.. found.OrderBy(f => f.Item1.Name, StringComparer.Ordinal)];
    }
}
