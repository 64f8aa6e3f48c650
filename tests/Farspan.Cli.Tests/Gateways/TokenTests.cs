using System.Text.RegularExpressions;
using Farspan.Cli.Gateways;

namespace Farspan.Cli.Tests.Gateways;

/// <summary>Tokens of callers (D5).</summary>
public sealed partial class TokenTests
{
    private const string Topology = """
        farspan: 1
        name: guarded
        providers: { here: { kind: lab } }
        networks: { lan: { provider: here, cidr: 10.9.0.0/24, subnets: { all: { cidr: 10.9.0.0/24 } } } }
        machines:
          gate: { subnet: lan/all, labels: { role: gate } }
          web:  { subnet: lan/all, labels: { role: web } }
        services:
          gateway: { on: { role: gate }, ports: { http: 8000/tcp } }
          site:    { on: { role: web }, ports: { http: 8080/tcp } }
        gateways:
          front: { service: gateway, to: service/site, tokens: { ops: HASH } }
        """;

    [Fact]
    public async Task A_new_token_is_shown_once_with_the_line_for_the_topology_file()
    {
        using var line = new CommandLine();
        Assert.Equal(ExitCode.Holds, await line.RunAsync("token", "new", "--name", "ops"));
        var token = TokenPattern().Match(line.Output).Value;
        Assert.Equal("fst_".Length + 43, token.Length);
        Assert.Contains($"tokens: {{ ops: {ApiToken.Hash(token)} }}", line.Output, StringComparison.Ordinal);
        using var second = new CommandLine();
        await second.RunAsync("token", "new", "--name", "ops");
        Assert.NotEqual(token, TokenPattern().Match(second.Output).Value);
    }

    [Fact]
    public async Task A_token_is_known_by_its_declared_name_and_never_by_another()
    {
        var token = ApiToken.Create();
        using var folder = new TopologyFolder(Topology.Replace("HASH", ApiToken.Hash(token), StringComparison.Ordinal));
        using var known = new CommandLine(folder.Path, input: token + "\n");
        Assert.Equal(ExitCode.Holds, await known.RunAsync("token", "check", "--file", folder.Path));
        Assert.Equal("token/ops\n", known.Output);

        using var other = new CommandLine(folder.Path, input: ApiToken.Create());
        Assert.Equal(ExitCode.DoesNotHold, await other.RunAsync("token", "check", "--file", folder.Path));
        Assert.Equal("no declared token is this one\n", other.Output);

        using var none = new CommandLine(folder.Path);
        Assert.Equal(ExitCode.Usage, await none.RunAsync("token", "check", "--file", folder.Path));
    }

    [GeneratedRegex("fst_[A-Za-z0-9_-]{43}")]
    private static partial Regex TokenPattern();
}
