using System.CommandLine;
using System.Text.Json;
using Farspan.Cli.Folders;
using Farspan.Cli.Input;
using Farspan.Cli.Output;
using Farspan.Lab.Reports;
using Farspan.Planning;
using Farspan.Rendering.Files;

namespace Farspan.Cli.Commands;

/// <summary><c>render FILE -o DIR</c>: what every machine and other tools read, as files.</summary>
internal static class RenderCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var output = new Option<string>("--output", "-o") { HelpName = "DIR", Description = "Folder to write into; made when it is not there", Required = true };
        var volume = new Option<string?>("--volume") { HelpName = "NAME", Description = "The files of one machine alone, without the exports" };
        var format = RenderFormats.Option();
        var lab = new Option<string?>("--lab") { HelpName = "NAME", Description = "Take the members' public keys from this lab" };
        var keys = new Option<bool>("--with-keys") { Description = "Write private keys too, from the lab (mode 0600)" };
        var force = new Option<bool>("--force") { Description = "Write into a folder that holds other files (never over them), and over files of Farspan's that were changed" };
        var json = CommonOptions.Json();
        return new FarspanCommand("render", "Write every machine's configuration files, Kubernetes NetworkPolicies and a Terraform module for AWS into a folder")
        {
            Examples =
            [
                "farspan render examples/provider-groups -o out",
                "farspan render topology.yaml -o out --volume etcd-1 --format nftables,wireguard",
                "farspan render topology.yaml -o out --lab mine --with-keys",
            ],
            Arguments = { file },
            Options = { output, volume, format, lab, keys, force, json },
            Run = (line, token) => Task.FromResult(Run(
                new Request(
                    line.GetRequiredValue(file), line.GetRequiredValue(output), line.GetValue(volume), RenderFormats.Read(line.GetValue(format)),
                    line.GetValue(lab), line.GetValue(keys), line.GetValue(force), line.GetValue(json)),
                terminal, token)),
        };
    }

    private static int Run(Request request, Terminal terminal, CancellationToken cancellationToken)
    {
        var compilation = Compilation.Required(request.File, terminal);
        var known = compilation.Plan!.Machines.Select(m => m.Machine);
        if (request.Volume is { } volume && !known.Contains(volume, StringComparer.Ordinal))
        {
            throw new CommandException(ExitCode.Usage, Names.Unknown("volume", volume, known));
        }

        var folder = OutputFolder.Open(request.Output, terminal, request.IsForced);
        var keys = request.WithKeys || request.Lab is not null ? LabKeyFiles.Of(request.Lab, compilation.Topology!.Name, terminal) : null;
        var plan = keys is null ? compilation.Plan! : WithPublicKeys(compilation, keys);
        compilation.KeepLock(isLocked: false, terminal);
        var rendered = RenderedPlan.Of(plan, request.Kinds, request.Volume);
        var secrets = request.WithKeys ? keys!.Private(plan, request.Volume).ToList() : [];
        using var progress = new ProgressLine(terminal);
        var prefix = $"{RenderedPlan.VolumesFolder}/{request.Volume}/";
        var done = folder.Write(
            [.. rendered.Files, .. secrets], path => request.Volume is null || path.StartsWith(prefix, StringComparison.Ordinal), new FileProgress(progress), cancellationToken);
        progress.Dispose();
        var report = new RenderReport(
            plan.Topology.Name, plan.Digest, Path.GetFullPath(request.Output, terminal.WorkingFolder), rendered.Volumes, rendered.Files.Count + secrets.Count,
            done.Written, done.Unchanged, done.Removed, done.Left, [.. secrets.Select(s => s.Path)], rendered.Notes);
        terminal.Print(request.IsJson
            ? JsonSerializer.Serialize(report, CliJson.Readable.RenderReport) + "\n"
            : RenderText.Render(report, request.Output, Advice(plan, request)));
        return ExitCode.Holds;
    }

    private static NetworkPlan WithPublicKeys(Compilation compilation, LabKeyFiles keys) =>
        PlanCompiler.Compile(compilation.Topology!, PlanInputs.None with { Lock = compilation.Lock, PublicKeys = keys.Public() }).Plan!;

    private static string? Advice(NetworkPlan plan, Request request) =>
        request.Lab is null && !request.WithKeys && (request.Kinds & RenderKinds.Volumes) != 0 && plan.Machines.Any(m => m.Overlays.Count > 0)
            ? "keys: the lab's are taken with --lab NAME (public) and --with-keys (private); else each machine makes its own: wg genkey"
            : null;

    private sealed record Request(string File, string Output, string? Volume, RenderKinds Kinds, string? Lab, bool WithKeys, bool IsForced, bool IsJson);

    private sealed class FileProgress(ProgressLine line) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value) => line.Report(new LabProgress("files", value.Done, value.Total));
    }
}
