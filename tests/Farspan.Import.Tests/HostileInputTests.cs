using System.Text;
using Farspan.Topology;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Import.Tests;

/// <summary>Anything at all as input gives a topology or findings, and never an exception.</summary>
public sealed class HostileInputTests
{
    private static readonly string[] _tokens =
    [
        "{", "}", "[", "]", ",", ":", ": ", "- ", "\n", "\n  ", "---\n", "\"", "'", "&a ", "*a", "!!str ", "|\n", "\\uD800", "\t", "#", "null", "0", "1e999", "-1", "true",
        "apiVersion: v1\n", "kind: Pod\n", "kind: List\n", "items: ", "metadata: ", "{ name: x }", "spec: ", "status: { podIP: 10.0.0.9 }\n", "podSelector: {}", "ipBlock: { cidr: 0.0.0.0/0 }",
        "\"Vpcs\": ", "\"SecurityGroups\": ", "\"CidrBlock\": \"10.0.0.0/16\"", "networking.k8s.io/v1", "\u0000", "é", "😀", "10.0.0.0/99",
    ];

    [Fact]
    public void Any_soup_of_tokens_is_answered() => Answered(Gen.Elements(_tokens).ListOf().Select(t => Encoding.UTF8.GetBytes(string.Concat(t))), 2_000);

    [Fact]
    public void Random_bytes_are_answered() => Answered(ArbMap.Default.GeneratorFor<byte[]>(), 300);

    [Fact]
    public void A_truncated_dump_is_answered() => Answered(
        from seed in Gen.Elements(Samples.Read("cluster.yaml"), Json(300))
        from length in Gen.Choose(0, seed.Length)
        select Encoding.UTF8.GetBytes(seed[..length]), 200);

    [Fact]
    public void A_dump_with_one_wrong_value_is_answered()
    {
        var dumps = Directory.EnumerateFiles(Path.Combine(Samples.Folder, "vpc")).Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(600), Prop.ForAll(
            (from which in Gen.Choose(0, dumps.Length)
             from at in Gen.Choose(0, 100_000)
             from wrong in Gen.Elements("null", "1", "-5", "99999999999", "\"x\"", "\"\"", "[]", "{}", "true", "\"10.0.0.0/33\"", "\"::/0\"", "\"0.0.0.0/0\"", "\"10.20.0.20\"", "\"local\"")
             select (which, at, wrong)).ToArbitrary(),
            change =>
            {
                var texts = change.which == dumps.Length ? [Spoil(Samples.Read("cluster.yaml"), change.at, change.wrong)] : dumps.Select((d, i) => i == change.which ? Spoil(d, change.at, change.wrong) : d).ToArray();
                var result = Imported.Import(texts);
                return result.Topology is not null || result.Diagnostics.Count > 0;
            }));
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused_at_its_first_anchor()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]\n");
        }

        Assert.Contains(Imported.Import(bomb.ToString()).Diagnostics, d => d.Code == "FS6003" && d.Location.Line == 1);
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Deep_nesting_is_refused(char open, char close)
    {
        var deep = open == '[' ? new string('[', 100_000) + new string(close, 100_000) : string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + new string(close, 100_000);
        Assert.NotEmpty(Imported.Import(deep).Diagnostics);
        Assert.NotEmpty(Imported.Import("x: " + deep).Diagnostics);
    }

    [Fact]
    public void Too_large_an_input_is_one_line() =>
        Assert.Equal("FS6001", Assert.Single(Importer.Import([new SourceFile("big.json", new byte[65 << 20])], ImportOptions.Default).Diagnostics).Code);

    [Fact]
    public void A_dump_of_fifty_megabytes_that_holds_too_many_values_is_one_line() =>
        Assert.Equal("FS6001", Assert.Single(Imported.Import("[" + string.Join(',', Enumerable.Repeat("1", 25_000_000)) + "]").Diagnostics).Code);

    [Fact]
    public void Truncated_json_says_so() =>
        Assert.Contains("ends before it is complete", Assert.Single(Imported.Import(Json(5)[..^20]).Diagnostics).Message, StringComparison.Ordinal);

    private static string Json(int pods) => "{\"kind\":\"List\",\"items\":[" + string.Join(',', Enumerable.Range(0, pods).Select(i =>
        $"{{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{{\"name\":\"p{i}\"}},\"status\":{{\"podIP\":\"10.244.{i / 200}.{i % 200 + 2}\"}}}}")) + "]}";

    // Replaces one value behind a colon.
    private static string Spoil(string text, int at, string wrong)
    {
        var values = System.Text.RegularExpressions.Regex.Matches(text, "(?<=: )(\"[^\"]*\"|[^\\s,\\[{\"]+)(?=,?\\r?\\n)", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
        var value = values[at % values.Count];
        return text[..value.Index] + wrong + text[(value.Index + value.Length)..];
    }

    private static void Answered(Gen<byte[]> gen, int count) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(count),
        Prop.ForAll(gen.ToArbitrary(), bytes =>
        {
            var result = Importer.Import([new SourceFile("x", bytes)], ImportOptions.Default);
            return result.Topology is not null || result.Diagnostics.Count > 0;
        }));
}
