using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Topology.Tests;

/// <summary>Anything at all as input gives a topology or diagnostics, and never an exception.</summary>
public sealed class HostileInputTests
{
    private const int Megabyte = 1 << 20;
    private const int Large = 1;

    /// <summary>Words of YAML and of the language, in any order.</summary>
    private static readonly string[] Tokens =
    [
        "[", "]", "{", "}", ",", ": ", ":", "- ", "-", "? ", "? - ", "\n", "\n  ", "\n    ", "\n\n", " ", "\t", "#", "# c\n", "---\n", "...\n", "%YAML 1.2\n", "%TAG ! a\n", "&a ", "*a ", "!", "!!str ", "!<",
        "|\n", ">-\n", "|9\n", "'", "\"", "\\", "\\x", "\\uD800", "~", "null", "<<: ", "\r", "\r\n", "\u0085", "\u2028", "\uFEFF", "é", "😀", "@", "`", "=",
        "farspan: 1\n", "name: x\n", "providers:\n", "networks:\n", "machines:\n", "services:\n", "policies:\n", "claims:\n", "overlays:\n", "links:\n", "a", "aws", "kind: aws", "cidr: 10.0.0.0/8", "from: internet",
        "to: service/x", "ports: 1/tcp", "subnets: ", "subnet: a/b", "0", "-1", "99999999999999999999", "::/0", "cidr/::/0", "all", "on: all", "never: ", "zone/a/b",
    ];

    private static readonly string[] Seeds = [.. Files.Examples().Select(e => File.ReadAllText(e.Path)), .. BadFiles.Codes.Where(BadFiles.IsShown).SelectMany(BadFiles.Of).Select(f => Encoding.UTF8.GetString(f.Content.Span))];

    [Fact]
    public void Random_bytes_are_answered() => Check(ArbMap.Default.GeneratorFor<byte[]>(), 300);

    [Fact]
    public void Any_soup_of_tokens_is_answered() => Check(Gen.Elements(Tokens).ListOf().Select(t => Encoding.UTF8.GetBytes(string.Concat(t))), 3_000);

    [Fact]
    public void A_soup_of_tokens_below_a_section_is_answered() => Check(
        from section in Gen.Elements("machines:\n  m: ", "services:\n  s: {", "policies:\n  - ", "claims:\n  - survives: ", "networks: {a: {subnets: ")
        from tokens in Gen.Elements(Tokens).ListOf()
        select Encoding.UTF8.GetBytes($"farspan: 1\nname: x\n{section}{string.Concat(tokens)}"), 2_000);

    [Fact]
    public void A_truncated_file_is_answered() => Check(
        from seed in Gen.Elements(Seeds)
        from length in Gen.Choose(0, seed.Length)
        select Encoding.UTF8.GetBytes(seed[..length]), 300);

    [Fact]
    public void A_file_with_random_edits_is_answered() => Check(
        from seed in Gen.Elements(Seeds)
        from edits in (from at in Gen.Choose(0, seed.Length - 1)
                       from length in Gen.Choose(0, 12)
                       from token in Gen.Elements(Tokens)
                       select (at, length, token)).ListOf(4)
        select Encoding.UTF8.GetBytes(edits.Aggregate(seed, Edit)), 500);

    [Fact]
    public void A_file_with_two_lines_exchanged_is_answered() => Check(
        from seed in Gen.Elements(Seeds)
        let lines = seed.Split('\n')
        from first in Gen.Choose(0, lines.Length - 1)
        from second in Gen.Choose(0, lines.Length - 1)
        select Encoding.UTF8.GetBytes(string.Join('\n', lines.Select((l, i) => i == first ? lines[second] : i == second ? lines[first] : l))), 300);

    /// <summary>What would be quadratic, or would overflow the stack, if it could: that would take minutes at this size.</summary>
    public static TheoryData<string, string> Repeated => new()
    {
        { "", "[" }, { "", "{" }, { "", "- " }, { "", "? " }, { "", " " }, { "", "\n" }, { "", "#" }, { "", "# c\n" }, { "", "a" }, { "", "a " }, { "", "a\n" },
        { "a: \"", "b\\n" }, { "a: '", "''" }, { "a: |\n", " b\n" }, { "a: [", "b," }, { "a: [", "b,\n" }, { "a: {", "b: c, " }, { "", "- a\n" }, { "", ":" },
        { "", "a: b\n" }, { "", "[]," }, { "[", "[]," }, { "[", "{}," }, { "", "---\n" }, { "", "...\n" }, { "", "%A\n" }, { "", "&a " }, { "", "!t " }, { "", "*a " }, { "", "\r" },
        { "", "\u2028" }, { "", "'k': " }, { "", "{a: " }, { "&", "a" }, { "!", "a" }, { "!<", "a" }, { "a: |", "1" }, { "[", "? " }, { "", "-\n" }, { "? ", "a\n" }, { "", "\t" }, { "", "\0" }, { "", "ÿ" },
        { "machines:\n", " \ta\n" }, { "policies: [", "{}," }, { "claims: [", "{never: {}}," }, { "farspan: 1\nfarspan: ", "1" }, { "name: ", "x" }, { "policies: [", "{allow: {from: [all,all], to: service/x, ports: 0}}," },
        { "machines: {", "? [a] : b, " }, { "zones: [[[", "a, " },
    };

    [Theory]
    [MemberData(nameof(Repeated))]
    public void Megabytes_of_anything_are_answered(string start, string unit)
    {
        var count = ((Large * Megabyte) - start.Length - 1) / Encoding.UTF8.GetByteCount(unit);
        var bytes = Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(unit, count)));
        var result = TopologyReader.Read([new SourceFile("large.yaml", bytes)]);
        Assert.Null(result.Topology);
        Assert.NotEmpty(result.Diagnostics);
        Assert.InRange(result.Diagnostics.Count, 1, 201);
    }

    [Fact]
    public void Fifty_megabytes_are_refused_unread()
    {
        var result = TopologyReader.Read([new SourceFile("large.yaml", new byte[50 * Megabyte])]);
        Assert.Equal("FS1002", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public void No_files_are_answered() => Assert.Equal("FS1003", Assert.Single(TopologyReader.Read([]).Diagnostics).Code);

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF })]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 })]
    [InlineData(new byte[] { 0x61, 0x3A, 0xC3 })]
    [InlineData(new byte[] { 0x61, 0x3A, 0xED, 0xA0, 0x80 })]
    public void Bytes_that_are_not_a_text_are_answered(byte[] bytes) =>
        Assert.Matches("^FS100[13]$", Assert.Single(TopologyReader.Read([new SourceFile("x.yaml", bytes)]).Diagnostics).Code);

    [Fact]
    public void What_a_file_says_does_not_control_the_terminal()
    {
        var result = Files.Read("farspan: 1\nname: \"\\e[2Jx\"\nmachines: { \"\\u202Em\\x07\": { subnet: \"\\n\" } }\n");
        Assert.NotEmpty(result.Diagnostics);
        Assert.All(result.Diagnostics, d => Assert.DoesNotMatch(@"[\p{C}]", d.Message));
    }

    [Fact]
    public void A_byte_order_mark_changes_nothing()
    {
        var text = Files.Example("provider-groups");
        Assert.Equal(Files.Read(text).Topology!.Machines.Count, Files.Read($"\uFEFF{text}").Topology!.Machines.Count);
    }

    [Fact]
    public void Windows_line_ends_change_nothing() =>
        Assert.Equal("", Files.Lines(Files.Read(Files.Example("kubespan-hybrid").ReplaceLineEndings("\r\n"))));

    private static string Edit(string text, (int At, int Length, string Token) edit)
    {
        var at = Math.Min(edit.At, text.Length);
        return $"{text[..at]}{edit.Token}{text[Math.Min(text.Length, at + edit.Length)..]}";
    }

    private static void Check(Gen<byte[]> inputs, int times) => Prop.ForAll(inputs.ToArbitrary(), bytes =>
    {
        var result = TopologyReader.Read([new SourceFile("x.yaml", bytes)]);
        var places = result.Diagnostics.All(d => d.Location is { File: "x.yaml", Line: > 0, Column: > 0 } && d.Message.Length > 0 && !d.Message.Any(char.IsControl));
        return places && (result.Topology is null) == result.Diagnostics.Any(d => d.Severity == Diagnostics.Severity.Error);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(times).WithEndSize(200));
}
