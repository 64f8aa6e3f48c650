using System.Globalization;
using System.Net;
using Farspan.Lab.Probes;
using Farspan.Verification.Outside;
using Farspan.Verification.Probes;

namespace Farspan.Lab.Tests.Probes;

/// <summary>Which line of an audit log belongs to which request.</summary>
[Trait("Requirement", "C6")]
public sealed class AuditLookupTests : IDisposable
{
    private static readonly IPEndPoint _source = IPEndPoint.Parse("10.0.1.2:40000");
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"fsx-audit-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_port_that_two_requests_had_one_after_the_other_is_told_apart_by_what_each_must_say(bool isFirst)
    {
        var lookup = new AuditLookup(new Files(_file), TimeProvider.System);
        string[] lines = [Line("missing", "no egress entry names evil.example on 443/tcp"), Line("failure", "egress-server-name")];
        await File.WriteAllLinesAsync(_file, isFirst ? lines : lines.Reverse(), TestContext.Current.CancellationToken);
        var filled = await lookup.FillAsync([(Result(OutsideRefusal.MissingRule), _source), (Result(OutsideRefusal.Cut), _source)], TestContext.Current.CancellationToken);
        Assert.All(filled, r => Assert.True(r.IsAudited, $"{r.Call.Refusal}: {r.Audit}"));
    }

    private static string Line(string member, string text) =>
        $$"""{"time":"{{DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture)}}","source":"{{_source}}","caller":"machine/app","{{member}}":"{{text}}"}""";

    private static OutsideCallResult Result(OutsideRefusal refusal) => new()
    {
        Call = new OutsideCallSpec
        {
            Gateway = "front",
            GatewayMachine = "edge",
            GatewayService = "proxy",
            From = "app",
            SourceAddress = _source.Address,
            Endpoint = IPEndPoint.Parse("10.0.1.9:3128"),
            IsTls = false,
            Speech = OutsideSpeech.Tunnel,
            Host = "evil.example",
            Port = 443,
            Expect = Expectation.Refused,
            Refusal = refusal,
            Why = "",
            Rule = "",
            Location = "",
        },
        Status = 403,
        FirstLine = "",
        Detail = "",
        ElapsedMs = 0,
        CountedAt = null,
        Audit = null,
    };

    private sealed class Files(string file) : ILabAudit
    {
        public string AuditFile(string machine, string service) => file;

        public string RefusalFile(string machine) => file;
    }
}
