using System.Collections.Concurrent;
using System.Text;

namespace Farspan.Topology.Tests;

/// <summary>Files that are wrong, one or more for every code: <c>bad/FSnnnn.yaml</c>, or a folder of that name for several files.</summary>
internal static class BadFiles
{
    private static readonly string Folder = Path.Combine(Files.Root, "tests", "Farspan.Topology.Tests", "bad");

    private static readonly ConcurrentDictionary<string, TopologyResult> Results = new(StringComparer.Ordinal);

    /// <summary>Inputs too large to keep as files.</summary>
    private static readonly Dictionary<string, Func<string>> Written = new(StringComparer.Ordinal)
    {
        ["FS1002"] = () => $"farspan: 1\n# {new string('x', 16 << 20)}\n",
        ["FS1014"] = () => string.Concat(Enumerable.Range(0, 250).Select(i => $"key-{i}: 1\n")),
        ["FS1015"] = () => $"farspan: [{string.Concat(Enumerable.Repeat("1,", 1_000_000))}]\n",
        ["FS1229"] = TooManySelected,
    };

    /// <summary>The codes that have a case, in order.</summary>
    public static IReadOnlyList<string> Codes { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.yaml").Concat(Directory.EnumerateDirectories(Folder))
            .Select(p => Path.GetFileNameWithoutExtension(p)!).Concat(Written.Keys).Order(StringComparer.Ordinal),
    ];

    /// <summary>What the reader says about a case.</summary>
    public static TopologyResult Read(string code) => Results.GetOrAdd(code, c => TopologyReader.Read(Of(c)));

    /// <summary>The files of a case, with short paths.</summary>
    public static IReadOnlyList<SourceFile> Of(string code)
    {
        if (Written.TryGetValue(code, out var write))
        {
            return [new SourceFile($"{code}.yaml", Encoding.UTF8.GetBytes(write()))];
        }

        var single = Path.Combine(Folder, $"{code}.yaml");
        return File.Exists(single)
            ? [new SourceFile($"{code}.yaml", File.ReadAllBytes(single))]
            : [.. Directory.EnumerateFiles(Path.Combine(Folder, code)).Order(StringComparer.Ordinal).Select(p => new SourceFile(Path.GetFileName(p), File.ReadAllBytes(p)))];
    }

    /// <summary>True for cases whose text can be shown.</summary>
    public static bool IsShown(string code) => !Written.ContainsKey(code);

    private static string TooManySelected()
    {
        const int Machines = 20_000;
        const int Selectors = 501;
        var text = new StringBuilder("farspan: 1\nname: large\nproviders: { aws: { kind: aws } }\n");
        text.Append("networks: { aws: { provider: aws, cidr: 10.0.0.0/8, subnets: { web: { cidr: 10.0.0.0/16 } } } }\nmachines:\n");
        for (var i = 0; i < Machines; i++)
        {
            text.Append($"  m-{i}: {{ subnet: aws/web, labels: {{ role: web }} }}\n");
        }

        text.Append("claims:\n");
        for (var i = 0; i < Selectors; i++)
        {
            text.Append($"  - adjacent: [{{ role: web }}, machine/m-{i}]\n");
        }

        return text.ToString();
    }
}
