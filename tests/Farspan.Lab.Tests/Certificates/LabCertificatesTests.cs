using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Authorities;
using Farspan.Agent.Certificates;
using Farspan.Lab.Certificates;
using Farspan.Lab.Files;
using Farspan.Pki.Sealing;
using Farspan.State;
using Farspan.Testing;

namespace Farspan.Lab.Tests.Certificates;

/// <summary>Certificates of a lab's machines without the lab: what is put there, what somebody who looks finds when it was broken by hand, and that the next look mends it.</summary>
[Trait("Requirement", "C8")]
public sealed class LabCertificatesTests
{
    private const string Topology = """
        farspan: 1
        name: kept
        providers: { cloud: { kind: lab } }
        networks:
          cloud: { provider: cloud, cidr: 10.73.0.0/16, subnets: { all: { cidr: 10.73.1.0/24 } } }
        machines:
          web: { subnet: cloud/all, address: 10.73.1.11 }
          db:  { subnet: cloud/all, address: 10.73.1.12 }
        authorities:
          internal: { kind: internal, lifetime: 24h, intermediate: 30d }
        """;

    private readonly FakeTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_gets_what_was_declared_and_nothing_is_found_at_it()
    {
        await using var lab = new TestLab();
        var (machines, paths) = Plan(lab);
        var first = await new LabCertificates(paths, _time).RunAsync(machines, null, Stop);
        Assert.Equal(["db machine there is none", "web machine there is none"], first.Changed.Select(c => $"{c.Machine} {c.Change.Name} {c.Change.Reason}").Order(StringComparer.Ordinal));
        Assert.Empty(first.Failures);
        Assert.Empty((await new LabCertificates(paths, _time).RunAsync(machines, null, Stop)).Changed);
        Assert.Empty(Found(paths, machines));
        using var store = Open(paths);
        Assert.Equal(30 * 86_400, store.Record().IntermediateSeconds);
    }

    [Theory]
    [InlineData("remove", "web Missing there is none")]
    [InlineData("damage", "web Missing it is damaged")]
    [InlineData("mode", "web Permissions the mode of its key is 0644, and 0600 would do")]
    [InlineData("key", "web Key its key is another's")]
    [InlineData("names", "web Names its names are others|web Names its SPIFFE ID is another")]
    [InlineData("chain", "web Chain no path leads to what its authorities.pem holds")]
    [InlineData("issuer", "web Issuer O=other, CN=other intermediate 1 issued it, and no path leads to internal")]
    public async Task What_somebody_breaks_is_found_and_mended_by_the_next_look(string how, string found)
    {
        await using var lab = new TestLab();
        var (machines, paths) = Plan(lab);
        await new LabCertificates(paths, _time).RunAsync(machines, null, Stop);
        await BreakAsync(how, paths, machines);
        Assert.Equal(found.Split('|'), Found(paths, machines));
        var pass = await new LabCertificates(paths, _time).RunAsync(machines, null, Stop);
        Assert.Empty(pass.Failures);

        // A key that others could read is as it was until its owner minds: whoever read it has it.
        Assert.Equal(how == "mode" ? found.Split('|') : [], Found(paths, machines));
    }

    [Theory]
    [InlineData(10, "")]
    [InlineData(17, "Time two thirds of its life were over at 2026-01-01 15:58:20Z, and nobody renewed it")]
    [InlineData(25, "Time it expired at 2026-01-02 00:00:00Z")]
    [InlineData(-1, "Time it is valid from 2025-12-31 23:55:00Z on")]
    public async Task What_nobody_renewed_is_found_by_the_clock(int hours, string found)
    {
        await using var lab = new TestLab();
        var (machines, paths) = Plan(lab);
        await new LabCertificates(paths, _time).RunAsync(machines, null, Stop);
        var later = new FakeTime();
        later.Advance(TimeSpan.FromHours(hours));
        var seen = new CertificateInspector(paths, later).Inspect(machines);
        Assert.All(seen, s => Assert.Equal(found, string.Join('|', s.Faults.Select(f => $"{f.Fault} {f.Seen}"))));
    }

    [Fact]
    public async Task Another_life_of_the_intermediate_makes_another_and_a_root_is_replaced_step_by_step()
    {
        await using var lab = new TestLab();
        var (machines, paths) = Plan(lab);
        await new LabCertificates(paths, _time).RunAsync(machines, null, Stop);
        var longer = lab.Request(Topology.Replace("intermediate: 30d", "intermediate: 90d", StringComparison.Ordinal)).Plan.Machines;
        Assert.Contains("authority internal: a new intermediate issues: how long it lives is declared otherwise", (await new LabCertificates(paths, _time).RunAsync(longer, null, Stop)).Authorities);
        Assert.Empty((await new LabCertificates(paths, _time).RunAsync(longer, null, Stop)).Authorities);
        using (var store = Open(paths))
        {
            store.RotateRoot(everybodyBelieves: false, rootKeyFile: null);
        }

        var phases = new List<string>();
        for (var look = 0; look < 12; look++)
        {
            var pass = await new LabCertificates(paths, _time).RunAsync(longer, null, Stop);
            Assert.Empty(pass.Failures);
            Assert.Empty(Found(paths, longer));
            phases.AddRange(pass.Authorities);
            _time.Advance(TimeSpan.FromHours(8));
        }

        Assert.Equal(["authority internal: replacement of the root: switched, roots 2 and 1 are believed", "authority internal: replacement of the root: steady, roots 2 are believed"], phases);
    }

    [Fact]
    public async Task A_revoked_machine_keeps_what_it_has_is_told_of_and_gets_another_when_it_is_allowed()
    {
        await using var lab = new TestLab();
        var (machines, paths) = Plan(lab);
        await new LabCertificates(paths, _time).RunAsync(machines, null, Stop);
        using var store = Open(paths);
        var serial = Serial(paths, "web");
        store.Revoke(serial, X509RevocationReason.KeyCompromise);
        var why = $"farspan ca allow {serial}";
        var pass = await new LabCertificates(paths, _time).RunAsync(machines, null, Stop);
        Assert.Equal((0, 0), (pass.Failures.Count, pass.Changed.Count));
        Assert.StartsWith("web: certificate machine: ", Assert.Single(pass.Held), StringComparison.Ordinal);
        Assert.Contains(why, pass.Held[0], StringComparison.Ordinal);
        Assert.Contains(why, Assert.Single(Found(paths, machines)), StringComparison.Ordinal);
        Assert.Contains(why, Assert.Single(new CertificateReader(paths, _time).Read(machines.Single(m => m.Machine == "web"))).Problem, StringComparison.Ordinal);
        Assert.Null(Assert.Single(new CertificateReader(paths, _time).Read(machines.Single(m => m.Machine == "db"))).Problem);
        store.Allow(serial);
        store.Revoke(Serial(paths, "db"), X509RevocationReason.Superseded);
        pass = await new LabCertificates(paths, _time).RunAsync(machines, null, Stop);
        Assert.Equal(["db it was revoked", "web it was revoked"], pass.Changed.Select(c => $"{c.Machine} {c.Change.Reason}").Order(StringComparer.Ordinal));
        Assert.Empty(pass.Held);
        Assert.Empty(Found(paths, machines));
    }

    private static string Serial(LabPaths paths, string machine)
    {
        using var held = new CertificateFolders(paths.VolumeFolder(machine)).Read("machine", out _);
        return held!.Leaf.SerialNumber;
    }

    private static (IReadOnlyList<MachineSpec> Machines, LabPaths Paths) Plan(TestLab lab) => (lab.Request(Topology).Plan.Machines, lab.Session.Paths);

    private IReadOnlyList<string> Found(LabPaths paths, IReadOnlyList<MachineSpec> machines) =>
        [.. new CertificateInspector(paths, _time).Inspect(machines).SelectMany(r => r.Faults.Select(f => $"{r.Machine} {f.Fault} {f.Seen}"))];

    private AuthorityStore Open(LabPaths paths) => AuthorityStore.Open(
        new AuthorityFolder(Path.Combine(paths.AuthoritiesFolder, "internal")), SealingKey.FromKeyFile(File.ReadAllBytes(Path.Combine(paths.AuthoritiesFolder, LabPaths.SealingKeyName))), _time);

    private async Task BreakAsync(string how, LabPaths paths, IReadOnlyList<MachineSpec> machines)
    {
        var (web, db) = (new CertificateFolders(paths.VolumeFolder("web")), new CertificateFolders(paths.VolumeFolder("db")));
        string Of(CertificateFolders folders, string file) => Path.Combine(folders.PathOf("machine"), file);
        switch (how)
        {
            case "remove":
                web.Remove("machine");
                break;
            case "damage":
                await File.WriteAllTextAsync(Of(web, "certificate.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", Stop);
                break;
            case "mode":
                File.SetUnixFileMode(Of(web, "key.pem"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
                break;
            case "key":
                File.Copy(Of(db, "key.pem"), Of(web, "key.pem"), overwrite: true);
                break;
            case "names":
                File.Copy(Of(db, "key.pem"), Of(web, "key.pem"), overwrite: true);
                File.Copy(Of(db, "certificate.pem"), Of(web, "certificate.pem"), overwrite: true);
                break;
            default:
                using (var sealing = SealingKey.FromKeyFile(new byte[32]))
                using (var other = AuthorityStore.Create(new AuthorityFolder(Path.Combine(paths.Folder, "other")), AuthorityPlan.Of("other", SpecConstraints.Of(paths.Lab, machines, "internal")), sealing, _time))
                {
                    if (how == "issuer")
                    {
                        var spec = machines.Single(m => m.Machine == "web").Certificates.Single();
                        using var issued = other.Issue(Farspan.Pki.Leaves.LeafRequest.Of(spec), spec.Key);
                        web.Write("machine", issued.ChainPem, issued.Key!.ExportPem(), other.AuthoritiesPem(), null);
                    }
                    else
                    {
                        await File.WriteAllTextAsync(Of(web, "authorities.pem"), other.AuthoritiesPem(), Stop);
                    }
                }

                break;
        }
    }
}
