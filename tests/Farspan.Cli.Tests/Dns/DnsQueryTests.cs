namespace Farspan.Cli.Tests.Dns;

/// <summary><c>dns query</c> against a plan, without a server.</summary>
[Trait("Requirement", "C5")]
[Trait("Requirement", "E5")]
public sealed class DnsQueryTests
{
    [Theory]
    [InlineData("web-1", "which.example.org", "TXT", 0, "TXT \"cloud\"", "view outside: 10.60.0.0/16 is the longest prefix of a view that holds 10.60.1.8")]
    [InlineData("10.50.1.9", "WHICH.example.org.", "txt", 0, "TXT \"home\"", "view lan: 10.50.0.0/16")]
    [InlineData("laptop", "10.60.1.8", null, 0, "8.1.60.10.in-addr.arpa. 300 PTR web-1.example.org.", "machine laptop (10.50.1.7) asks name server names on machine ns at 10.50.1.53:53")]
    [InlineData("laptop", "nix.example.org", null, 1, "NXDOMAIN", "there is no such name")]
    [InlineData("laptop", "www.example.net", null, 1, "REFUSED", "no zone of the view holds the name")]
    [InlineData("192.0.2.1", "omni.example.org", null, 1, "REFUSED", "no view is for 192.0.2.1")]
    public async Task The_answer_the_view_and_why(string asker, string name, string? type, int code, string answer, string why)
    {
        using var folder = new TopologyFolder();
        folder.Write("topology.yaml", DnsTopology.Text(53, "home"));
        using var line = new CommandLine(folder.Path);
        string[] words = ["dns", "query", name, .. type is null ? [] : new[] { type }, "--file", "topology.yaml", "--as", asker];
        Assert.Equal(code, await line.RunAsync(words));
        Assert.Contains(answer, line.Output, StringComparison.Ordinal);
        Assert.Contains(why, line.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no machine 'labtop'; did you mean 'laptop'?", "omni.example.org", "--as", "labtop")]
    [InlineData("'AAAAA' is no type of records", "omni.example.org", "AAAAA")]
    [InlineData("is no name", "a..b")]
    [InlineData("there is no name server 'nemes'; did you mean 'names'?", "omni.example.org", "--server", "nemes")]
    public async Task What_cannot_be_meant_is_said(string words, params string[] arguments)
    {
        using var folder = new TopologyFolder();
        folder.Write("topology.yaml", DnsTopology.Text(53, "home"));
        using var line = new CommandLine(folder.Path);
        Assert.Equal(2, await line.RunAsync(["dns", "query", .. arguments, "--file", "topology.yaml"]));
        Assert.Contains(words, line.Error, StringComparison.Ordinal);
    }
}
