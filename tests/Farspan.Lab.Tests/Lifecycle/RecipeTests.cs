using Farspan.Lab.Recipes;

namespace Farspan.Lab.Tests.Lifecycle;

/// <summary>Real services. No overlay: what is tested here is the services.</summary>
[Trait("Requirement", "A7")]
public sealed class RecipeTests
{

    [Fact]
    public async Task A_real_postgresql_serves_on_its_declared_address_and_leaves_nothing()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = new TestLab();
        Assert.SkipWhen(Tools.Find(lab.Environment, "postgres") is null || Tools.Find(lab.Environment, "psql") is null, "postgresql is not installed");
        var segments = (await File.ReadAllLinesAsync("/proc/sysvipc/shm", cancel)).Length;
        await lab.UpAsync(Topology("db", "sql: 5432/tcp", "postgresql", 1));
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, cancel));
        var password = (await File.ReadAllTextAsync(Path.Combine(lab.Session.Paths.DataFolder("m1", "db"), "password"), cancel)).Trim();
        var (code, output) = await ExecTests.ExecAsync(lab, "m1", "env", $"PGPASSWORD={password}", "psql", "-h", "10.0.1.11", "-U", "postgres", "-Atc", "select 6 * 7");
        Assert.Equal((0, "42\n"), (code, output));
        await lab.Session.DownAsync(null, cancel);
        Assert.Empty(lab.Remains());
        Assert.Equal(segments, (await File.ReadAllLinesAsync("/proc/sysvipc/shm", cancel)).Length);
    }

    [Fact]
    public async Task A_real_redis_serves_on_its_declared_address_only()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = new TestLab();
        Assert.SkipWhen(Tools.Find(lab.Environment, "redis-cli") is null, "redis is not installed");
        await lab.UpAsync(Topology("cache", "redis: 6379/tcp", "redis", 1));
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, cancel));
        Assert.Equal((0, "PONG\n"), await ExecTests.ExecAsync(lab, "m1", "redis-cli", "-h", "10.0.1.11", "PING"));
        Assert.NotEqual(0, (await ExecTests.ExecAsync(lab, "m1", "redis-cli", "-h", "127.0.0.1", "PING")).Code);
    }

    [Fact]
    public async Task An_etcd_grows_and_shrinks_with_the_file_and_keeps_its_data()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = new TestLab();
        Assert.SkipWhen(Tools.Find(lab.Environment, "etcd") is null || Tools.Find(lab.Environment, "etcdctl") is null, "etcd is not installed");
        await lab.UpAsync(Etcd(3));
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, cancel));
        Assert.Equal((0, "OK\n"), await EtcdAsync(lab, "put", "key", "value"));
        // No loopback listener that nobody declared.
        Assert.NotEqual(0, (await ExecTests.ExecAsync(lab, "m1", "env", "ETCDCTL_API=3", "etcdctl", "--endpoints=http://127.0.0.1:2379", "--dial-timeout=1s", "--command-timeout=1s", "get", "key")).Code);

        var grown = await lab.UpAsync(Etcd(4));
        Assert.Equal(["m4/etcd"], grown.Started);
        Assert.Empty(grown.Stopped);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, cancel));
        Assert.Equal(["m1", "m2", "m3", "m4"], await MembersAsync(lab));

        var shrunk = await lab.UpAsync(Etcd(3));
        Assert.Empty(shrunk.Started);
        Assert.Equal(["m4/etcd"], shrunk.Stopped);
        await ProviderGroupsTests.UntilAsync(async () => (await MembersAsync(lab)).SequenceEqual(["m1", "m2", "m3"], StringComparer.Ordinal), cancel);
        await lab.UpAsync(Etcd(4));
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, cancel));
        Assert.Equal((0, "key\nvalue\n"), await EtcdAsync(lab, "get", "key"));
    }

    private static async Task<IReadOnlyList<string>> MembersAsync(TestLab lab)
    {
        var (code, output) = await EtcdAsync(lab, "member", "list");
        return code == 0 ? [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(", ")[2]).Order(StringComparer.Ordinal)] : [];
    }

    private static Task<(int Code, string Output)> EtcdAsync(TestLab lab, params string[] command) =>
        ExecTests.ExecAsync(lab, "m1", ["env", "ETCDCTL_API=3", "etcdctl", "--endpoints=http://10.0.1.11:2379", .. command]);

    private static string Etcd(int members) => Topology("etcd", "client: 2379/tcp, peer: 2380/tcp", "etcd", members);

    private static string Topology(string service, string ports, string recipe, int machines) => $$"""
        farspan: 1
        name: recipes
        providers:
          here: { kind: lab }
        networks:
          lan:
            provider: here
            cidr: 10.0.0.0/16
            subnets:
              one: { cidr: 10.0.1.0/24 }
        machines:
        {{string.Join('\n', Enumerable.Range(1, machines).Select(m => $"  m{m}: {{ subnet: lan/one, address: 10.0.1.{10 + m}, labels: {{ role: node }} }}"))}}
        services:
          {{service}}:
            on: { role: node }
            ports: { {{ports}} }
            run: {{recipe}}
            {{(recipe is "etcd" ? "quorum: majority" : "")}}
        policies:
          - allow: { from: { role: node }, to: service/{{service}} }
        """;
}
