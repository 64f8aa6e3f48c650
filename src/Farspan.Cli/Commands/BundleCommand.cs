using System.CommandLine;
using System.Text;
using System.Text.Json;
using Farspan.Cli.Bundles;
using Farspan.Cli.Input;
using Farspan.Lab.Packages;
using Farspan.Rendering.Files;

namespace Farspan.Cli.Commands;

/// <summary><c>bundle FILE -o bundle.tar</c>: everything that a site without a way out needs, in one file.</summary>
internal static class BundleCommand
{
    private const string InstallScript = """
        #!/bin/sh
        # Installs what lies beside it; needs nothing else of the machine. Check the signature first:
        #   openssl dgst -sha256 -verify sign.pub -signature farspan-bundle.sig farspan-bundle.json && sha256sum -c SHA256SUMS
        here=$(dirname -- "$(readlink -f -- "$0")")
        chmod +x "$here/runtime/dotnet" "$here/program/farspan" 2>/dev/null
        DOTNET_ROOT=$here/runtime DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 exec "$here/program/farspan" install "$here" "$@"

        """;

    private const string RunScript = """
        #!/bin/sh
        here=$(dirname -- "$(readlink -f -- "$0")")
        DOTNET_ROOT=$here/runtime DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 exec "$here/program/farspan" "$@"

        """;

    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var output = new Option<string>("--output", "-o") { HelpName = "FILE", Description = "The bundle to write, a tar archive", Required = true };
        var key = new Option<string?>("--key") { HelpName = "FILE", Description = "Sign it with this ECDSA private key (PEM)" };
        var unsigned = new Option<bool>("--unsigned") { Description = "Leave it without a signature" };
        var noPackages = new Option<bool>("--no-packages") { Description = "Leave the Debian packages out" };
        var with = new Option<string[]>("--with") { HelpName = "DIR", Description = "Put this folder into it too, such as a registry mirror's storage or models; may be given several times" };
        var json = CommonOptions.Json();
        return new FarspanCommand("bundle", "Gather everything that an air-gapped site needs into one signed file")
        {
            Examples = ["farspan bundle examples/ai-foundry -o bundle.tar --key sign.pem", "farspan bundle topology.yaml -o bundle.tar --unsigned --with mirror/"],
            Arguments = { file },
            Options = { output, key, unsigned, noPackages, with, json },
            Run = (line, token) => RunAsync(
                new Request(line.GetRequiredValue(file), line.GetRequiredValue(output), line.GetValue(key), line.GetValue(unsigned), line.GetValue(noPackages), line.GetValue(with) ?? [], line.GetValue(json)),
                terminal, token),
        };
    }

    private static async Task<int> RunAsync(Request request, Terminal terminal, CancellationToken cancellationToken)
    {
        if (request.Key is null && !request.IsUnsigned)
        {
            throw new CommandException(ExitCode.Usage, "give --key FILE to sign the bundle (openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out sign.pem), or say --unsigned");
        }

        var compilation = Compilation.Required(request.File, terminal);
        compilation.KeepLock(isLocked: false, terminal);
        var temporary = Directory.CreateTempSubdirectory("farspan-bundle-");
        try
        {
            var report = await MakeAsync(request, compilation, temporary.FullName, terminal, cancellationToken);
            terminal.Print(request.IsJson ? JsonSerializer.Serialize(report, BundleJson.Default.BundleReport) + "\n" : Text(report));
            return ExitCode.Holds;
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private static async Task<BundleReport> MakeAsync(Request request, Compilation compilation, string temporary, Terminal terminal, CancellationToken cancellationToken)
    {
        var plan = compilation.Plan!;
        List<BundleSource> sources =
        [
            .. ProgramFiles.All(),
            BundleSource.Of("install", Encoding.ASCII.GetBytes(InstallScript), isExecutable: true),
            BundleSource.Of("farspan", Encoding.ASCII.GetBytes(RunScript), isExecutable: true),
            .. compilation.Input.Files.Select(f => BundleSource.Of($"topology/{Path.GetFileName(f.Path)}", f.Content)),
            BundleSource.Of($"topology/{Path.GetFileName(compilation.Input.LockPath)}", compilation.Input.LockPath),
            .. RenderedPlan.Of(plan, RenderKinds.Default, null).Files.Select(f => BundleSource.Of($"rendered/{f.Path}", f.Content.Bytes)),
            .. request.With.SelectMany(w => With(w, terminal)),
        ];
        var packages = request.WithoutPackages ? [] : await PackageFetcher.FetchAsync(LabPackages.Of(plan), temporary, terminal, cancellationToken);
        sources.AddRange(packages.Select(p => BundleSource.Of(p.Package.Path, p.File)));
        var files = await BundleWriter.DescribeAsync(sources, cancellationToken);
        var manifest = BundleWriter.Bytes(new BundleManifest
        {
            Format = BundleManifest.CurrentFormat,
            Program = Application.Version,
            Platform = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier,
            Network = plan.Topology.Name,
            Digest = plan.Digest,
            Packages = [.. packages.Select(p => p.Package)],
            Files = files,
        });
        var signature = request.Key is { } key ? BundleSignature.Sign(manifest, Path.GetFullPath(key, terminal.WorkingFolder)) : null;
        var path = Path.GetFullPath(request.Output, terminal.WorkingFolder);
        var bytes = await BundleWriter.WriteAsync(path, manifest, signature, files, sources, cancellationToken);
        return new BundleReport { Bundle = request.Output, Bytes = bytes, Files = files.Count, Packages = packages.Count, Digest = plan.Digest, IsSigned = signature is not null };
    }

    private static IEnumerable<BundleSource> With(string folder, Terminal terminal)
    {
        var full = Path.GetFullPath(folder, terminal.WorkingFolder);
        return Directory.Exists(full)
            ? BundleSource.Folder($"with/{Path.GetFileName(full.TrimEnd('/'))}", full)
            : throw new CommandException(ExitCode.Usage, $"there is no folder {folder}; --with takes a folder");
    }

    private static string Text(BundleReport report) => FormattableString.Invariant(
        $"{report.Bundle}: {report.Files} files and {report.Packages} packages, {report.Bytes / 1048576.0:0.0} MiB, {(report.IsSigned ? "signed" : "not signed")}\nthere: tar xf {Path.GetFileName(report.Bundle)} && ./install, or with Farspan already installed: farspan install {Path.GetFileName(report.Bundle)}\n");

    private sealed record Request(string File, string Output, string? Key, bool IsUnsigned, bool WithoutPackages, IReadOnlyList<string> With, bool IsJson);
}
