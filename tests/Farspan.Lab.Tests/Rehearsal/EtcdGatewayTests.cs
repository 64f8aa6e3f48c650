using Farspan.Lab.Rehearsal;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Lab.Tests.Rehearsal;

public sealed class EtcdGatewayTests
{
    [Theory]
    [InlineData("""{"header":{"revision":"2"},"kvs":[{"key":"YQ==","value":"aGVsbG8="}],"count":"1"}""", "hello")]
    [InlineData("""{"header":{"revision":"2"}}""", null)]
    [InlineData("""{"kvs":[]}""", null)]
    [InlineData("""{"kvs":[{"key":"YQ=="}]}""", null)]
    [InlineData("""{"kvs":[{"value":"not base64"}]}""", null)]
    [InlineData("""{"kvs":[7]}""", null)]
    [InlineData("[]", null)]
    [InlineData("", null)]
    public void Reads_the_value_of_a_range_and_nothing_else(string json, string? value) =>
        Assert.Equal(value, EtcdGateway.ValueOf(System.Text.Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Never_throws_whatever_a_member_answers() =>
        Prop.ForAll<byte[]>(bytes => EtcdGateway.ValueOf(bytes) is null).Check(Config.QuickThrowOnFailure);
}
