using System.CommandLine;
using System.Text;
using System.Text.Json;
using Farspan.Cli.Bundles;

namespace Farspan.Cli.Commands;

/// <summary><c>install BUNDLE</c>: unpacks a bundle, checks it, installs its packages and, for one machine, its files. Asks nobody outside.</summary>
internal static class InstallCommand
{
    private const string DefaultTarget = "/opt/farspan";

    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var bundle = new Argument<string>("BUNDLE") { Description = "A bundle, or the folder that it was unpacked into" };
        var to = new Option<string>("--to") { HelpName = "DIR", Description = $"Where to; {DefaultTarget} without it", DefaultValueFactory = _ => DefaultTarget };
        var key = new Option<string?>("--key") { HelpName = "FILE", Description = "Refuse a bundle that this public key (PEM) did not sign" };
        var noPackages = new Option<bool>("--no-packages") { Description = "Leave the Debian packages alone" };
        var machine = new Option<string?>("--machine") { HelpName = "NAME", Description = "Write the files of this machine below --root" };
        var root = new Option<string>("--root") { HelpName = "DIR", Description = "Root of the machine's file system; / without it", DefaultValueFactory = _ => "/" };
        var json = CommonOptions.Json();
        return new FarspanCommand("install", "Install from a bundle, on a machine without a way out")
        {
            Examples = ["farspan install bundle.tar --key sign.pub", "farspan install bundle.tar --to /srv/farspan --machine etcd-1 --root /"],
            Arguments = { bundle },
            Options = { to, key, noPackages, machine, root, json },
            Run = (line, token) => RunAsync(
                new Request(line.GetRequiredValue(bundle), line.GetValue(to)!, line.GetValue(key), line.GetValue(noPackages), line.GetValue(machine), line.GetValue(root)!, line.GetValue(json)),
                terminal, token),
        };
    }

    private static async Task<int> RunAsync(Request request, Terminal terminal, CancellationToken cancellationToken)
    {
        string Full(string path) => Path.GetFullPath(path, terminal.WorkingFolder);
        var unpacked = await new BundleInstaller(Full(request.To)).UnpackAsync(Full(request.Bundle).TrimEnd('/'), request.Key is { } key ? Full(key) : null, cancellationToken);
        var packages = request.WithoutPackages ? [] : await OfflinePackages.InstallAsync(unpacked.Folder, unpacked.Manifest.Packages, terminal, cancellationToken);
        var files = request.Machine is { } machine ? Place(unpacked, machine, Full(request.Root)) : [];
        var report = new InstallReport
        {
            Network = unpacked.Manifest.Network,
            Folder = Path.Combine(Full(request.To), "current"),
            Program = Path.Combine(Full(request.To), "current/farspan"),
            Verified = unpacked.Manifest.Files.Count,
            IsSignatureVerified = request.Key is not null,
            WasThere = unpacked.WasThere,
            Packages = packages,
            MachineFiles = files,
        };
        terminal.Print(request.IsJson ? JsonSerializer.Serialize(report, BundleJson.Default.InstallReport) + "\n" : Text(report));
        return ExitCode.Holds;
    }

    private static List<string> Place(BundleInstaller.Unpacked unpacked, string machine, string root)
    {
        var volumes = Path.Combine(unpacked.Folder, "rendered/volumes");
        var own = Path.Combine(volumes, machine);
        if (!Directory.Exists(own) || machine.Contains('/', StringComparison.Ordinal))
        {
            throw new CommandException(ExitCode.Usage, Names.Unknown("machine", machine, Directory.Exists(volumes) ? Directory.EnumerateDirectories(volumes).Select(d => Path.GetFileName(d)) : []));
        }

        var written = new List<string>();
        foreach (var file in Directory.EnumerateFiles(own, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var path = Path.Combine(root, Path.GetRelativePath(own, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // Beside its place first: a reader sees the old file or the new one.
            File.Copy(file, path + ".farspan-new", overwrite: true);
            File.Move(path + ".farspan-new", path, overwrite: true);
            written.Add(path);
        }

        return written;
    }

    private static string Text(InstallReport report)
    {
        var text = new StringBuilder();
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{report.Network}: {report.Verified} files have the digests of the manifest{(report.IsSignatureVerified ? ", which the key signed" : "; who made them was not asked (--key)")}\n");
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{report.Folder}{(report.WasThere ? " (was there before)" : "")}\n");
        if (report.Packages.Count > 0)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"packages installed: {string.Join(' ', report.Packages)}\n");
        }

        if (report.MachineFiles.Count > 0)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"files of the machine: {report.MachineFiles.Count}\n");
        }

        return text.Append(System.Globalization.CultureInfo.InvariantCulture, $"next: {report.Program} check {report.Folder}/topology\n").ToString();
    }

    private sealed record Request(string Bundle, string To, string? Key, bool WithoutPackages, string? Machine, string Root, bool IsJson);
}
