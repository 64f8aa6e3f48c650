using System.Text;
using Farspan.Import.Aws;
using Farspan.Import.Documents;
using Farspan.Import.Kubernetes;
using Farspan.Import.Writing;
using Farspan.Topology;
using Farspan.Topology.Diagnostics;

namespace Farspan.Import;

/// <summary>Foreign declarations in, a topology file out. Pure and deterministic.</summary>
public static class Importer
{
    /// <summary>What the file is called in findings about what was written.</summary>
    private const string Written = "topology.yaml";

    private const string Kubernetes = "Kubernetes";
    private const string Aws = "AWS";
    private const string Terraform = "Terraform";

    /// <summary>Imports files that together declare one network.</summary>
    /// <param name="files">The files; any bytes at all are answered with findings.</param>
    /// <param name="options">How.</param>
    public static ImportResult Import(IReadOnlyList<SourceFile> files, ImportOptions options)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        var findings = new ImportFindings();
        var draft = Draft(files, options, findings);
        var text = draft is null || findings.HasErrors ? null : TopologyWriter.Write(draft with { Remarks = Remarks(draft, files, findings) });
        if (text is not null)
        {
            Check(text, findings);
        }

        return new ImportResult
        {
            Topology = findings.HasErrors ? null : text,
            Diagnostics = findings.All,
            IsNarrower = findings.IsNarrower,
            Summary = draft?.Remarks[0] ?? string.Empty,
        };
    }

    private static DraftTopology? Draft(IReadOnlyList<SourceFile> files, ImportOptions options, ImportFindings findings)
    {
        if (files.Count == 0)
        {
            findings.Error(ImportCodes.NothingCode, new SourceSpan(Written, 1, 1), "There is no file to import.");
            return null;
        }

        var roots = DocumentReader.Read(files, findings).ToList();
        if (findings.HasErrors)
        {
            return null;
        }

        if (roots.Count == 0)
        {
            findings.Error(ImportCodes.NothingCode, new SourceSpan(files[0].Path, 1, 1), "There is nothing in this file.");
            return null;
        }

        var systems = roots.ConvertAll(r => (Root: r, System: SystemOf(r)));
        foreach (var other in systems.Where(s => s.System != systems[0].System))
        {
            findings.Error(ImportCodes.MixedCode, other.Root.Span,
                $"This is of {other.System}, but '{systems[0].Root.Span.File}' is of {systems[0].System}; import them apart, into a file each.");
        }

        return findings.HasErrors ? null : systems[0].System switch
        {
            Aws => AwsImporter.Import(DescriptionReader.Read(roots, findings), options, findings),
            Terraform => AwsImporter.Import(TerraformReader.Read(roots, findings), options, findings),
            _ => KubernetesImporter.Import(roots, options, findings),
        };
    }

    private static string SystemOf(ForeignMap root) => DescriptionReader.Knows(root) ? Aws : TerraformReader.Knows(root) ? Terraform : Kubernetes;

    private static IReadOnlyList<string> Remarks(DraftTopology draft, IReadOnlyList<SourceFile> files, ImportFindings findings)
    {
        const int MostNamed = 8;
        var names = files.Take(MostNamed).Select(f => f.Path);
        var more = files.Count > MostNamed ? FormattableString.Invariant($" and {files.Count - MostNamed} more") : string.Empty;
        return
        [
            $"Written by 'farspan import' from {string.Join(", ", names)}{more}.",
            .. draft.Remarks,
            .. findings.All.Select(d => $"{d.Code} {d.Message}"),
        ];
    }

    // What is written must be a topology; where it is not, the reason is the language's, and this says so.
    private static void Check(string text, ImportFindings findings)
    {
        var read = TopologyReader.Read([new SourceFile(Written, Encoding.UTF8.GetBytes(text))]);
        foreach (var diagnostic in read.Diagnostics.Where(d => d.Severity == Severity.Error))
        {
            findings.Error(ImportCodes.OutcomeCode, diagnostic.Location, $"What this would become is no topology: {diagnostic.Code}: {diagnostic.Message}");
        }
    }
}
