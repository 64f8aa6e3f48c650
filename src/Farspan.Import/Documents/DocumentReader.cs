using System.Text;
using System.Text.Unicode;
using Farspan.Topology;
using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Documents;

/// <summary>Bytes to trees: JSON where the text begins with a brace or bracket, otherwise YAML.</summary>
internal static class DocumentReader
{
    private static readonly byte[] _byteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>The roots of all documents of all files, in order; what cannot be read is a finding.</summary>
    public static IReadOnlyList<ForeignMap> Read(IReadOnlyList<SourceFile> files, ImportFindings findings)
    {
        var roots = new List<ForeignMap>();
        if (files.Sum(f => (long)f.Content.Length) > InputLimits.LargestBytes)
        {
            findings.Error(ImportCodes.InputCode, new SourceSpan(files[^1].Path, 1, 1), FormattableString.Invariant(
                $"The input is larger than {InputLimits.LargestBytes >> 20} MiB; import a part of it, such as one namespace or one VPC."));
            return roots;
        }

        var budget = new ValueBudget();
        foreach (var file in files)
        {
            foreach (var root in ReadFile(file, budget, findings) ?? [])
            {
                if (root is ForeignMap map)
                {
                    roots.Add(map);
                }
                else
                {
                    findings.Error(ImportCodes.NothingCode, root.Span, $"A map with 'kind' (Kubernetes) or a key such as 'SecurityGroups' (AWS) was expected here, but this is {root.What}.");
                }
            }
        }

        return roots;
    }

    private static IReadOnlyList<ForeignNode>? ReadFile(SourceFile file, ValueBudget budget, ImportFindings findings)
    {
        var bytes = file.Content.Span;
        if (bytes.StartsWith(_byteOrderMark))
        {
            bytes = bytes[_byteOrderMark.Length..];
        }

        if (!Utf8.IsValid(bytes) || bytes.Contains((byte)0))
        {
            findings.Error(ImportCodes.InputCode, new SourceSpan(file.Path, 1, 1), "This file is not UTF-8 text; import the YAML or JSON that kubectl or aws prints.");
            return null;
        }

        return IsJson(bytes)
            ? JsonTree.Read(file.Path, bytes, budget, findings)
            : YamlTree.Read(file.Path, Encoding.UTF8.GetString(bytes), budget, findings);
    }

    // A map in braces may be YAML as well; JSON's keys stand in quotes.
    private static bool IsJson(ReadOnlySpan<byte> bytes)
    {
        var start = bytes.TrimStart(" \t\r\n"u8);
        return start is [(byte)'[', ..] || (start is [(byte)'{', .. var rest] && rest.TrimStart(" \t\r\n"u8) is [] or [(byte)'"' or (byte)'}', ..]);
    }
}
