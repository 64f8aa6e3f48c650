using System.Net;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Tests.Routing;
using Farspan.Testing;

namespace Farspan.Gateway.Tests.Egress;

public sealed class EgressResolverTests
{
    private static readonly EgressTable Rules = new([Specs.Egress("api.example.com"), Specs.Egress("10.77.0.1"), Specs.Egress("169.254.169.254"), Specs.Egress("1.1.1.1")]);

    [Theory]
    [Trait("Requirement", "C6")]
    [InlineData("1.2.3.4", "1.2.3.4", null)]
    [InlineData("10.0.0.1", "", "egress-address")]
    [InlineData("10.0.0.1 1.2.3.4 169.254.169.254 2606:4700::1", "1.2.3.4 2606:4700::1", null)]
    [InlineData("127.0.0.1 ::1", "", "egress-address")]
    [InlineData("10.77.0.1", "", "egress-address")]
    [InlineData("", "", "egress-name")]
    public async Task Names_lead_to_addresses_of_the_internet_only(string found, string expected, string? code)
    {
        var resolution = await new EgressResolver(new Known(found), () => Rules, TimeProvider.System).ResolveAsync("api.example.com", TestContext.Current.CancellationToken);
        Assert.Equal((expected, code), (string.Join(' ', resolution.Addresses), resolution.Refusal?.Code));
    }

    [Theory]
    [Trait("Requirement", "C6")]
    [InlineData("10.77.0.1", null)]
    [InlineData("1.1.1.1", null)]
    [InlineData("10.77.0.2", "egress-address")]
    [InlineData("169.254.169.254", "egress-address")]
    public async Task A_private_address_is_led_to_when_a_rule_names_it_and_a_metadata_service_never(string host, string? code)
    {
        var resolution = await new EgressResolver(new Known("6.6.6.6"), () => Rules, TimeProvider.System).ResolveAsync(host, TestContext.Current.CancellationToken);
        Assert.Equal(code, resolution.Refusal?.Code);
        Assert.Equal(code is null ? [Specs.Address(host)] : [], resolution.Addresses);
    }

    [Fact]
    [Trait("Requirement", "C6")]
    public async Task A_name_that_takes_too_long_is_given_up()
    {
        var time = new FakeTime();
        var resolving = new EgressResolver(new Endless(), () => Rules, time).ResolveAsync("api.example.com", TestContext.Current.CancellationToken).AsTask();
        await time.AdvanceWhenWaiting(TimeSpan.FromSeconds(5));
        Assert.Equal("egress-name-timeout", (await resolving).Refusal?.Code);
    }

    [Fact]
    [Trait("Requirement", "C6")]
    public async Task The_system_resolves_its_own_name_and_it_is_refused()
    {
        var found = await new SystemAddressLookup().FindAsync("localhost", TestContext.Current.CancellationToken);
        Assert.All(found, a => Assert.Equal(AddressScope.Never, AddressScopes.Of(a)));
        Assert.NotEmpty(found);
    }

    private sealed class Known(string addresses) : IAddressLookup
    {
        public ValueTask<IReadOnlyList<IPAddress>> FindAsync(string host, CancellationToken cancellationToken) =>
            new([.. addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Specs.Address)]);
    }

    private sealed class Endless : IAddressLookup
    {
        public async ValueTask<IReadOnlyList<IPAddress>> FindAsync(string host, CancellationToken cancellationToken)
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return [];
        }
    }
}
