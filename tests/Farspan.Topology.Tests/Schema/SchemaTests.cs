using System.Text.Json.Nodes;

namespace Farspan.Topology.Tests.Schema;

public sealed class SchemaTests
{
    private static readonly SchemaValidator Validator = new(JsonNode.Parse(TopologySchema.Write())!.AsObject());

    public static TheoryData<string> Names => [.. Files.Examples().Select(e => e.Name)];

    /// <summary>Codes of keys and values that a schema can express; each of these bad files must fail it.</summary>
    public static TheoryData<string> ShapeCodes =>
        ["FS1101", "FS1102", "FS1103", "FS1104", "FS1105", "FS1106", "FS1107", "FS1109", "FS1110", "FS1111", "FS1112", "FS1113", "FS1114", "FS1115", "FS1116", "FS1118", "FS1119"];

    [Fact]
    public void The_checked_in_schema_is_the_one_that_the_shapes_write() => EqualsFile("docs/schema/farspan.schema.json", TopologySchema.Write());

    [Fact]
    public void The_checked_in_reference_is_the_one_that_the_shapes_write() => EqualsFile("docs/topology.md", TopologyReference.Write());

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_fits_the_schema(string name) => Assert.Empty(Validator.Validate(YamlToJson.Read(Files.Example(name))));

    [Theory]
    [MemberData(nameof(ShapeCodes))]
    public void A_file_with_a_wrong_key_or_value_does_not_fit_the_schema(string code)
    {
        var file = Assert.Single(BadFiles.Of(code));
        Assert.NotEmpty(Validator.Validate(YamlToJson.Read(System.Text.Encoding.UTF8.GetString(file.Content.Span))));
    }

    [Fact]
    public void What_is_wrong_in_meaning_only_fits_the_schema()
    {
        foreach (var code in BadFiles.Codes.Where(c => c.StartsWith("FS12", StringComparison.Ordinal) && BadFiles.IsShown(c)))
        {
            var file = Assert.Single(BadFiles.Of(code));
            Assert.Empty(Validator.Validate(YamlToJson.Read(System.Text.Encoding.UTF8.GetString(file.Content.Span))));
        }
    }

    [Theory]
    [InlineData("name: provider-grouped", "name: Provider Grouped")]
    [InlineData("address: 10.0.1.2", "address: etcd")]
    [InlineData("address: 10.0.1.2", "adress: 10.0.1.2")]
    [InlineData("kind: wireguard", "kind: ipsec")]
    [InlineData("client: 2379/tcp", "client: 2379")]
    [InlineData("quorum: majority", "quorum: 2")]
    [InlineData("farspan: 1 ", "farspan: 7 ")]
    [InlineData("losing: { providers: 1 }", "losing: { providers: 1, zones: 1 }")]
    [InlineData("losing: { providers: 1 }", "losing: {}")]
    [InlineData("from: internet", "from: outernet")]
    [InlineData("to: service/kube-apiserver", "to: {}")]
    [InlineData("  etcd-1: ", "  internet: ")]
    [InlineData("labels: { role: etcd }", "labels: { zone: a }")]
    [InlineData("etcd-1:      { subnet: aws/etcd,", "etcd-1: { subnets: [{ subnet: aws/etcd }, { subnet: aws/workers }],")]
    [InlineData("noOverlap: [network/aws, ", "noOverlap: [aws, ")]
    public void A_mutated_example_fails_the_schema_and_the_reader_alike(string whole, string broken)
    {
        var text = Files.Example("provider-groups");
        Assert.Contains(whole, text, StringComparison.Ordinal);
        var mutated = text.Replace(whole, broken, StringComparison.Ordinal);
        Assert.NotEmpty(Validator.Validate(YamlToJson.Read(mutated)));
        Assert.Null(Files.Read(mutated).Topology);
    }

    [Fact]
    public void Every_example_in_the_reference_is_read_without_a_shape_error()
    {
        foreach (var section in TopologyReference.Write().Split("```yaml\n").Skip(2).Select(s => s.Split("```")[0]).Where(s => s.Contains("s:\n", StringComparison.Ordinal)))
        {
            var result = Files.Read(section);
            Assert.DoesNotContain(result.Diagnostics, d => d.Code.StartsWith("FS10", StringComparison.Ordinal));
            Assert.DoesNotContain(result.Diagnostics, d => d.Code.StartsWith("FS11", StringComparison.Ordinal) && d.Code != "FS1102");
        }
    }

    private static void EqualsFile(string path, string text)
    {
        var full = Path.Combine(Files.Root, path);
        if (Environment.GetEnvironmentVariable("FARSPAN_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
            return;
        }

        Assert.Equal(File.ReadAllText(full), text);
    }
}
