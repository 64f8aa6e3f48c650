using System.Net.Security;
using Farspan.Verification.Tls;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Verification.Tests.Tls;

[Trait("Requirement", "C9")]
public sealed class HelloTests
{
    private static readonly byte[] _entropy = [.. Enumerable.Range(0, ClientHelloWriter.EntropyBytes).Select(i => (byte)i)];

    [Fact]
    public void A_hello_says_its_version_and_suites_where_the_RFC_has_them()
    {
        var hello = ClientHelloWriter.Write(WireVersion.Tls11, [TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA], "db.example", _entropy);
        // RFC 4346 section 7.4.1.2: record 5 bytes, message head 4, version, random 32, session id 1+32, suites.
        Assert.Equal("160301", Convert.ToHexString(hello[..3]));
        Assert.Equal(hello.Length - 5, hello[3] << 8 | hello[4]);
        Assert.Equal("01", Convert.ToHexString(hello[5..6]));
        Assert.Equal(hello.Length - 9, hello[6] << 16 | hello[7] << 8 | hello[8]);
        Assert.Equal("0302", Convert.ToHexString(hello[9..11]));
        Assert.Equal("0002002F0100", Convert.ToHexString(hello[76..82]));
        Assert.Contains("db.example", System.Text.Encoding.Latin1.GetString(hello), StringComparison.Ordinal);
    }

    [Fact]
    public void Signalling_values_are_no_suites()
    {
        Assert.DoesNotContain((TlsCipherSuite)0x00FF, SuiteFacts.Older);
        Assert.Contains(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, SuiteFacts.Older);
        Assert.DoesNotContain(TlsCipherSuite.TLS_AES_128_GCM_SHA256, SuiteFacts.Older);
        Assert.True(SuiteFacts.Older.Count > 200);
    }

    [Theory]
    // ServerHello of TLS 1.2 with a suite and no session id; the same with TLS 1.3 in extension 43; an alert handshake_failure; HTTP.
    [InlineData("160303002A" + "02000026" + "0303" + Random + "00" + "C030" + "00", HelloAnswerKind.Accepted, WireVersion.Tls12, 0xC030, 0)]
    [InlineData("1603030032" + "0200002E" + "0303" + Random + "00" + "1302" + "00" + "0006002B00020304", HelloAnswerKind.Accepted, WireVersion.Tls13, 0x1302, 0)]
    [InlineData("15030300020228", HelloAnswerKind.Refused, (WireVersion)0, 0, 40)]
    [InlineData("485454502F312E31", HelloAnswerKind.NotTls, (WireVersion)0, 0, 0)]
    [InlineData("1603", HelloAnswerKind.Incomplete, (WireVersion)0, 0, 0)]
    [InlineData("1603030004" + "0B000000", HelloAnswerKind.NotTls, (WireVersion)0, 0, 0)]
    public void Reads_what_a_server_chose(string hex, HelloAnswerKind kind, WireVersion version, int suite, byte alert) =>
        Assert.Equal(new HelloAnswer(kind, version, (TlsCipherSuite)suite, alert), ServerHelloReader.Read(Convert.FromHexString(hex)));

    [Fact]
    public void Arbitrary_bytes_never_throw() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            byte[] head = [22, 3, 3, (byte)(bytes.Length >> 8), (byte)bytes.Length];
            ServerHelloReader.Read(bytes);
            ServerHelloReader.Read([.. head, .. bytes]);
            ServerHelloReader.Read([.. head, 2, 0, 0, (byte)bytes.Length, .. bytes]);
        }));

    [Fact]
    public void Whatever_a_server_accepts_the_survey_finds() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200),
        Prop.ForAll(Gen.SubListOf<TlsCipherSuite>([.. SuiteFacts.Older]).Zip(Gen.SubListOf<TlsCipherSuite>([.. SuiteFacts.Tls13])).Zip(Gen.SubListOf(WireVersion.Ssl30, WireVersion.Tls10, WireVersion.Tls11)).ToArbitrary(), model =>
        {
            var ((older, newer), versions) = model;
            var server = new ModelServer([.. older], [.. newer], [.. versions]);
            var survey = new TlsSurvey("x.example", (hello, _) => Task.FromResult(server.Answer(hello)), _ => { });
            survey.RunAsync(CancellationToken.None).GetAwaiter().GetResult();
            Assert.Equal(older, survey.Suites);
            Assert.Equal(newer, survey.Suites13);
            var expected = versions.Order().Append(WireVersion.Tls12).Where(_ => older.Count > 0).ToList();
            if (newer.Count > 0)
            {
                expected.Add(WireVersion.Tls13);
            }

            Assert.Equal(expected, survey.Versions);
        }));

    private const string Random = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";
}
